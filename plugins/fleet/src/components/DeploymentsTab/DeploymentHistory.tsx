import { useMemo } from 'react';
import { Button, Flex, Text } from '@backstage/ui';
import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { deploymentApiRef } from '../../api/deploymentApiRef';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useServiceDeployments } from '../../hooks/useServiceDeployments';
import { DownloadButton } from '../DownloadButton';
import { EmptyNote } from '../EmptyNote';
import { FilterBar } from '../FilterBar';
import { EnvironmentFilter } from '../filters/EnvironmentFilter';
import { QueryTable } from '../QueryTable';
import { deploymentColumns } from './deploymentColumns';
import { NoDeployments } from './NoDeployments';

/** Every deployment that was reported, the latest first. */
export const DeploymentHistory = ({ serviceRef }: { serviceRef: string }) => {
  const { url, clearFilters, position, pagination } = usePagedUrl();
  const api = useApi(deploymentApiRef);
  const environment = url.get('environment') || undefined;
  const deployments = useServiceDeployments(serviceRef, {
    limit: position.limit,
    cursor: position.cursor,
    environment,
  });
  const rows = useMemo(
    () =>
      deployments.data?.items.map(deployment => ({
        id: deployment.id,
        deployment,
      })),
    [deployments.data],
  );
  const neverDeployed = deployments.data?.totalItems === 0 && !environment;

  if (neverDeployed) return <NoDeployments serviceRef={serviceRef} />;
  return (
    <Flex direction="column" gap="3">
      <Text as="h2" variant="title-x-small" weight="bold" style={{ margin: 0 }}>
        History
      </Text>
      <FilterBar
        label="Filter deployments"
        actions={
          <DownloadButton
            fileName={`${parseEntityRef(serviceRef).name}-deployments.csv`}
            load={() =>
              api.getServiceDeploymentsCsv(serviceRef, { environment })
            }
          />
        }
      >
        <EnvironmentFilter />
      </FilterBar>
      <QueryTable
        query={deployments}
        rows={rows}
        columns={deploymentColumns}
        pagination={pagination(deployments)}
        failure="The deployments could not be loaded"
        empty={
          <EmptyNote
            title={`Never deployed to ${environment}`}
            action={<Button onPress={clearFilters}>Show all</Button>}
          />
        }
      />
    </Flex>
  );
};
