import { useMemo } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { OwnersSituation } from './OwnersSituation';

/** The libraries of a team's services, on the team's page. */
export const TeamLibrariesCard = () => {
  const { entity } = useEntity();
  const owners = useMemo(() => [stringifyEntityRef(entity)], [entity]);
  return (
    <EntityInfoCard title="Libraries of its services">
      <FleetQueryProvider>
        <OwnersSituation owners={owners} nothing="The team owns no service" />
      </FleetQueryProvider>
    </EntityInfoCard>
  );
};
