import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Skeleton } from '@backstage/ui';
import { useFleetService } from '../../hooks/useFleetService';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { ReportingTokens } from '../ReportingTokens/ReportingTokens';
import { SourceTroubles } from '../SourceTroubles';
import { LibrariesTable } from './LibrariesTable';
import { ReadingStatus } from './ReadingStatus';

/** The libraries of the service whose page this tab is on. */
export const LibrariesTab = () => {
  const { entity } = useEntity();
  return (
    <FleetQueryProvider>
      <ServiceLibraries serviceRef={stringifyEntityRef(entity)} />
    </FleetQueryProvider>
  );
};

export function ServiceLibraries({ serviceRef }: { serviceRef: string }) {
  const service = useFleetService(serviceRef);

  if (service.isPending) return <Skeleton width="100%" height={96} />;
  if (!service.data) {
    return (
      <FailurePanel
        title="The libraries could not be loaded"
        error={service.error}
        isRetrying={service.isFetching}
        onRetry={() => void service.refetch()}
      />
    );
  }
  // What runs may have been reported also where the default branch cannot be read.
  const { libraries, environments } = service.data;
  const mayHaveLibraries = libraries.readAt || environments.length > 0;
  return (
    <Flex direction="column" gap="4">
      <SourceTroubles kinds={['index', 'advisories']} />
      <ReadingStatus service={service.data} />
      {mayHaveLibraries && <LibrariesTable serviceRef={serviceRef} />}
      <ReportingTokens
        serviceRef={serviceRef}
        lockfile={libraries.lockfile ?? 'poetry.lock'}
      />
    </Flex>
  );
}
