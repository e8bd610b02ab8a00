import { Skeleton } from '@backstage/ui';
import { useEnvironmentSummaries } from '../../hooks/useEnvironmentSummaries';
import { useServiceEnvironments } from '../../hooks/useServiceEnvironments';
import { environmentsInOrder } from '../../lib/environmentsInOrder';
import { FailurePanel } from '../FailurePanel';
import { EnvironmentCard } from './EnvironmentCard';
import styles from './EnvironmentCards.module.css';

/** One card per environment in promotion order. */
export const EnvironmentCards = ({ serviceRef }: { serviceRef: string }) => {
  const cells = useServiceEnvironments(serviceRef);
  const environments = useEnvironmentSummaries();
  const failed = [cells, environments].find(query => query.isError);

  if (failed) {
    return (
      <FailurePanel
        title="The environments could not be loaded"
        error={failed.error}
        isRetrying={failed.isFetching}
        onRetry={() => void failed.refetch()}
      />
    );
  }
  if (!cells.data || !environments.data)
    return <Skeleton width="100%" height={240} />;
  return (
    <ul className={styles.cards} aria-label="Environments">
      {environmentsInOrder(environments.data, cells.data).map(place => (
        <li key={place.environment}>
          <EnvironmentCard serviceRef={serviceRef} place={place} />
        </li>
      ))}
    </ul>
  );
};
