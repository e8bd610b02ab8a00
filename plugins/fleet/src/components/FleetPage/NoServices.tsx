import { Button, ButtonLink } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { createServiceRouteRef } from '../../routes';
import { EmptyNote } from '../EmptyNote';

export const NoServices = (props: {
  isFiltered: boolean;
  onClear: () => void;
}) => {
  const createLink = useRouteRef(createServiceRouteRef);
  if (props.isFiltered) {
    return (
      <EmptyNote
        title="No service matches"
        action={<Button onPress={props.onClear}>Clear the filters</Button>}
      />
    );
  }
  return (
    <EmptyNote
      title="No services yet"
      action={
        createLink && (
          <ButtonLink href={createLink()} variant="primary">
            Create a service
          </ButtonLink>
        )
      }
    >
      Every component of type service in the catalog stands here, with its
      libraries and with what runs in each environment.
    </EmptyNote>
  );
};
