import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { useServiceLineage } from '../../hooks/useServiceLineage';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { LinkedTemplate } from './LinkedTemplate';
import { NoTemplate } from './NoTemplate';

/** How the service whose page this tab is on stands to the template that made it. */
export const TemplateTab = () => {
  const { entity } = useEntity();
  return (
    <FleetQueryProvider>
      <ServiceTemplate serviceRef={stringifyEntityRef(entity)} />
    </FleetQueryProvider>
  );
};

export function ServiceTemplate({ serviceRef }: { serviceRef: string }) {
  const lineage = useServiceLineage(serviceRef);

  if (lineage.isPending) return <Skeleton width="100%" height={160} />;
  if (!lineage.data) {
    return (
      <FailurePanel
        title="How the service stands to its template could not be loaded"
        error={lineage.error}
        isRetrying={lineage.isFetching}
        onRetry={() => void lineage.refetch()}
      />
    );
  }
  return lineage.data.state === 'unlinked' ? (
    <NoTemplate lineage={lineage.data} />
  ) : (
    <LinkedTemplate lineage={lineage.data} />
  );
}
