import { Card, CardBody, CardHeader, Skeleton, Text } from '@backstage/ui';
import { cellsInOrder } from '../../lib/environmentState';
import { useEnvironments } from '../../hooks/useEnvironments';
import { useFleetService } from '../../hooks/useFleetService';
import { EnvironmentCellView } from '../EnvironmentCellView';
import { FailurePanel } from '../FailurePanel';
import styles from './EnvironmentCards.module.css';

/** One card per environment in promotion order. */
export const EnvironmentCards = ({ serviceRef }: { serviceRef: string }) => {
  const service = useFleetService(serviceRef);
  const environments = useEnvironments();
  const failed = [service, environments].find(query => query.isError);

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
  if (!service.data || !environments.data)
    return <Skeleton width="100%" height={96} />;
  return (
    <ul className={styles.cards} aria-label="Environments">
      {cellsInOrder(environments.data, service.data.environments).map(
        ({ environment, cell }) => (
          <li key={environment}>
            <Card className={styles.card}>
              <CardHeader>
                <Text as="h3" variant="body-large" weight="bold">
                  {environment}
                </Text>
              </CardHeader>
              <CardBody>
                <EnvironmentCellView cell={cell} />
              </CardBody>
            </Card>
          </li>
        ),
      )}
    </ul>
  );
};
