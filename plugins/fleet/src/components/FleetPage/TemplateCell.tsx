import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';

/** Which template made the service, and at which version; services made by hand have none. */
export const TemplateCell = (props: {
  template?: string;
  version?: string;
}) => {
  if (!props.template) return <Text color="secondary">made by hand</Text>;
  return (
    <>
      <EntityRefLink
        entityRef={props.template}
        defaultKind="template"
        hideIcon
      />{' '}
      <Text color="secondary">{props.version ?? 'version unknown'}</Text>
    </>
  );
};
