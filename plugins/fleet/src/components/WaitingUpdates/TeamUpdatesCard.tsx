import { useMemo } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { OwnersUpdates } from './OwnersUpdates';

/** A team's inbox: the updates that wait for it, on the team's page. */
export const TeamUpdatesCard = () => {
  const { entity } = useEntity();
  const owners = useMemo(() => [stringifyEntityRef(entity)], [entity]);
  return (
    <EntityInfoCard title="Updates waiting for it">
      <FleetQueryProvider>
        <OwnersUpdates owners={owners} />
      </FleetQueryProvider>
    </EntityInfoCard>
  );
};
