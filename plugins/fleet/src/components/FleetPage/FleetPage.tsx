import { Flex, Table } from '@backstage/ui';
import { useMemo } from 'react';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { FailurePanel } from '../FailurePanel';
import { SubPageContent } from '../SubPageContent';
import { useEnvironments } from '../../hooks/useEnvironments';
import { useFleetServices } from '../../hooks/useFleetServices';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { servicesRequest, servicesSorting } from '../../lib/servicesUrl';
import { withSorting } from '../../lib/sorting';
import { FleetFilters } from './FleetFilters';
import { NoServices } from './NoServices';
import { serviceColumns } from './serviceColumns';
import styles from './FleetPage.module.css';

export const FleetPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <FleetTable />
    </SubPageContent>
  </FleetQueryProvider>
);

/** All services with what they use and what runs where. Search, filter, sorting and page are in the URL. */
export function FleetTable() {
  const { url, setUrl, pagination } = usePagedUrl();
  const request = servicesRequest(url);
  const services = useFleetServices(request);
  const environments = useEnvironments();

  const columns = useMemo(
    () => serviceColumns(environments.data ?? []),
    [environments.data],
  );
  const rows = useMemo(
    () => services.data?.items.map(service => ({ id: service.ref, service })),
    [services.data],
  );
  const failed = [services, environments].find(query => query.isError);

  return (
    <Flex direction="column" gap="4">
      <FleetFilters request={request} />
      {failed && (
        <FailurePanel
          title="The fleet could not be loaded"
          error={failed.error}
          isRetrying={services.isFetching || environments.isFetching}
          onRetry={() => {
            void services.refetch();
            void environments.refetch();
          }}
        />
      )}
      {(rows || !failed) && (
        <Table
          className={styles.table}
          columnConfig={columns}
          data={environments.isPending ? undefined : rows}
          isPending={services.isPending || environments.isPending}
          isStale={services.isPlaceholderData}
          sort={{
            descriptor: servicesSorting(url),
            onSortChange: sorting =>
              setUrl(current => withSorting(current, sorting)),
          }}
          pagination={pagination(services)}
          emptyState={
            <NoServices isFiltered={Boolean(request.search || request.owner)} />
          }
        />
      )}
    </Flex>
  );
}
