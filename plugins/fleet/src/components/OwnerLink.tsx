import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';

export const OwnerLink = ({ owner }: { owner?: string }) =>
  owner ? (
    <EntityRefLink entityRef={owner} defaultKind="group" />
  ) : (
    <Text color="secondary">no owner</Text>
  );
