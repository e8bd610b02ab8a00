import { useMemo } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { OwnersDeployments } from './OwnersDeployments';

/** How the services of a team stand where they run, on the team's page. */
export const TeamDeploymentsCard = () => {
  const { entity } = useEntity();
  const owners = useMemo(() => [stringifyEntityRef(entity)], [entity]);
  return (
    <EntityInfoCard title="Deployments of its services">
      <FleetQueryProvider>
        <OwnersDeployments owners={owners} nothing="The team owns no service" />
      </FleetQueryProvider>
    </EntityInfoCard>
  );
};
