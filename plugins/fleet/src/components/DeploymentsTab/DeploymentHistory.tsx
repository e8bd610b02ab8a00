import { useMemo } from 'react';
import { Flex, Table, Text } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useServiceDeployments } from '../../hooks/useServiceDeployments';
import { EmptyNote } from '../EmptyNote';
import { EnvironmentSelect } from '../EnvironmentSelect';
import { FailurePanel } from '../FailurePanel';
import { deploymentColumns } from './deploymentColumns';
import { NoDeployments } from './NoDeployments';
import styles from './DeploymentHistory.module.css';

/** Every deployment that was reported, the latest first. */
export const DeploymentHistory = ({ serviceRef }: { serviceRef: string }) => {
  const { url, setFilters, position, pagination } = usePagedUrl();
  const environment = url.get('environment') ?? undefined;
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
      <div className={styles.heading}>
        <Text as="h3" variant="title-x-small" weight="bold">
          History
        </Text>
        <EnvironmentSelect
          className={styles.filter}
          environment={environment}
          onChange={chosen => setFilters({ environment: chosen })}
        />
      </div>
      {deployments.isError && (
        <FailurePanel
          title="The deployments could not be loaded"
          error={deployments.error}
          isRetrying={deployments.isFetching}
          onRetry={() => void deployments.refetch()}
        />
      )}
      {(rows || !deployments.isError) && (
        <Table
          columnConfig={deploymentColumns}
          data={rows}
          isPending={deployments.isPending}
          isStale={deployments.isPlaceholderData}
          pagination={pagination(deployments)}
          emptyState={<EmptyNote title={`Never deployed to ${environment}`} />}
        />
      )}
    </Flex>
  );
};
