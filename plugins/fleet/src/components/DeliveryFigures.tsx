import { Skeleton, Text } from '@backstage/ui';
import {
  DeliveryMetrics,
  DeliveryMetricsRequest,
} from '@slipway/plugin-fleet-common';
import { useDeliveryMetrics } from '../hooks/useDeliveryMetrics';
import { deliveryFigures } from '../lib/delivery';
import { counted } from '../lib/share';
import { Chart } from './charts/Chart';
import { FailurePanel } from './FailurePanel';
import styles from './DeliveryFigures.module.css';

/** The four figures of software delivery, and how many deployments there were day by day. */
export const DeliveryFigures = (props: {
  /** Whose deployments these are, in words. */
  of: string;
  request: DeliveryMetricsRequest;
}) => {
  const metrics = useDeliveryMetrics(props.request);

  if (metrics.isPending) return <Skeleton width="100%" height={120} />;
  if (!metrics.data) {
    return (
      <FailurePanel
        title="The figures of delivery could not be loaded"
        error={metrics.error}
        isRetrying={metrics.isFetching}
        onRetry={() => void metrics.refetch()}
      />
    );
  }
  return <Figures of={props.of} metrics={metrics.data} />;
};

function Figures({ of, metrics }: { of: string; metrics: DeliveryMetrics }) {
  const title = `Delivery of ${of} over ${counted(metrics.days, 'day')}`;
  return (
    <section className={styles.delivery} aria-label={title}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {title}
      </Text>
      <dl className={styles.figures}>
        {deliveryFigures(metrics).map(({ label, value, help }) => (
          <div key={label} className={styles.figure}>
            <dt>{label}</dt>
            <dd>
              <span className={styles.value}>{value}</span>
              <span className={styles.help}>{help}</span>
            </dd>
          </div>
        ))}
      </dl>
      {metrics.trend.length > 1 && metrics.deployments > 0 && (
        <Chart
          kind="spark"
          title="Deployments that succeeded and that failed, day by day"
          xLabel="Day"
          points={metrics.trend.map(({ day, successes, failures }) => ({
            x: day,
            values: { successes, failures },
          }))}
          series={[
            { key: 'successes', label: 'Succeeded', color: 'positive' },
            { key: 'failures', label: 'Failed', color: 'negative' },
          ]}
        />
      )}
    </section>
  );
}
