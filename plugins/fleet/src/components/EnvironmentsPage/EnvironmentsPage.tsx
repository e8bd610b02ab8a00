import { useMemo } from 'react';
import { Flex } from '@backstage/ui';
import { useDeploymentMatrix } from '../../hooks/useDeploymentMatrix';
import { useDeploymentSources } from '../../hooks/useDeploymentSources';
import { useEnvironmentSummaries } from '../../hooks/useEnvironmentSummaries';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { deploymentMatrixRequest, isFiltered } from '../../lib/deploymentUrls';
import { DeploymentSourcesBar } from '../DeploymentSourcesBar';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { QueryTable } from '../QueryTable';
import { SubPageContent } from '../SubPageContent';
import { EnvironmentFilters } from './EnvironmentFilters';
import { environmentColumns } from './environmentColumns';
import { NoCells } from './NoCells';
import styles from './EnvironmentsPage.module.css';

export const EnvironmentsPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <EnvironmentsTable />
    </SubPageContent>
  </FleetQueryProvider>
);

/** What runs where: one row per service, one column per environment. Filters, order and page are in the URL. */
export function EnvironmentsTable() {
  const { url, pagination } = usePagedUrl();
  const request = deploymentMatrixRequest(url);
  const matrix = useDeploymentMatrix(request);
  const environments = useEnvironmentSummaries({ owner: request.owner });
  const sources = useDeploymentSources();
  const columns = useMemo(
    () =>
      environmentColumns({
        environments: (environments.data ?? []).filter(
          ({ name }) => !request.environment || name === request.environment,
        ),
        sources: sources.data ?? [],
      }),
    [environments.data, sources.data, request.environment],
  );
  const rows = useMemo(
    () => matrix.data?.items.map(row => ({ id: row.ref, row })),
    [matrix.data],
  );

  const nothingDeployed =
    matrix.data !== undefined &&
    !isFiltered(request) &&
    matrix.data.items.every(({ cells }) => cells.length === 0);

  return (
    <Flex direction="column" gap="4">
      <DeploymentSourcesBar />
      <EnvironmentFilters request={request} />
      {environments.isError && (
        <FailurePanel
          title="The environments could not be loaded"
          error={environments.error}
          isRetrying={environments.isFetching}
          onRetry={() => void environments.refetch()}
        />
      )}
      {nothingDeployed && <NoCells isFiltered={false} />}
      <div className={styles.matrix}>
        <QueryTable
          query={{
            ...matrix,
            isPending: matrix.isPending || environments.isPending,
          }}
          rows={environments.isPending ? undefined : rows}
          columns={columns}
          pagination={pagination(matrix)}
          failure="What runs where could not be loaded"
          empty={
            nothingDeployed ? undefined : (
              <NoCells isFiltered={isFiltered(request)} />
            )
          }
        />
      </div>
    </Flex>
  );
}
