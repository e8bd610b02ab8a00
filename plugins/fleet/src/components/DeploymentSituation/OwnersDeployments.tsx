import { Skeleton } from '@backstage/ui';
import { useOwnersDeployments } from '../../hooks/useOwnersDeployments';
import { EmptyNote } from '../EmptyNote';
import { FailurePanel } from '../FailurePanel';
import { DeploymentSituationView } from './DeploymentSituationView';

/** How everything that these owners own stands where it runs. */
export const OwnersDeployments = (props: {
  /** Absent until they are known. */
  owners: readonly string[] | undefined;
  /** What stands there when they own nothing. */
  nothing: string;
}) => {
  const { owners, nothing } = props;
  const situation = useOwnersDeployments(owners);

  if (situation.isPending) return <Skeleton width="100%" height={96} />;
  if (!situation.data) {
    return (
      <FailurePanel
        title="How the services stand could not be loaded"
        error={situation.error}
        isRetrying={situation.isFetching}
        onRetry={() => void situation.refetch()}
      />
    );
  }
  if (situation.data.services === 0) return <EmptyNote title={nothing} />;
  return (
    <DeploymentSituationView
      situation={situation.data}
      owner={owners?.length === 1 ? owners[0] : undefined}
    />
  );
};
