import { useMemo } from 'react';
import { Flex, Select, Table, Text } from '@backstage/ui';
import { useEnvironments } from '../../hooks/useEnvironments';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useServiceDeployments } from '../../hooks/useServiceDeployments';
import { EmptyNote } from '../EmptyNote';
import { FailurePanel } from '../FailurePanel';
import { deploymentColumns } from './deploymentColumns';
import { NoDeployments } from './NoDeployments';
import styles from './DeploymentHistory.module.css';

const ANY_ENVIRONMENT = 'any';

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
        <EnvironmentFilter
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

function EnvironmentFilter(props: {
  environment?: string;
  onChange: (environment: string | undefined) => void;
}) {
  const environments = useEnvironments();
  const options = [
    { value: ANY_ENVIRONMENT, label: 'Any environment' },
    ...(environments.data ?? []).map(name => ({ value: name, label: name })),
  ];
  return (
    <Select
      className={styles.filter}
      aria-label="Environment"
      options={options}
      value={props.environment ?? ANY_ENVIRONMENT}
      onChange={key =>
        props.onChange(key === ANY_ENVIRONMENT ? undefined : String(key))
      }
    />
  );
}
