import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import { DeliveryFigures } from '../DeliveryFigures';
import { DeploymentSourcesBar } from '../DeploymentSourcesBar';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { DeploymentHistory } from './DeploymentHistory';
import { EnvironmentCards } from './EnvironmentCards';

/** What runs where of the service whose page this tab is on, and how it came there. */
export const DeploymentsTab = () => {
  const { entity } = useEntity();
  return (
    <FleetQueryProvider>
      <ServiceDeployments serviceRef={stringifyEntityRef(entity)} />
    </FleetQueryProvider>
  );
};

export function ServiceDeployments({ serviceRef }: { serviceRef: string }) {
  return (
    <Flex direction="column" gap="6">
      <DeploymentSourcesBar />
      <EnvironmentCards serviceRef={serviceRef} />
      <DeliveryFigures of="this service" request={{ service: serviceRef }} />
      <DeploymentHistory serviceRef={serviceRef} />
    </Flex>
  );
}
