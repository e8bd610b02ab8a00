import { Card, CardBody, CardHeader, Skeleton, Text } from '@backstage/ui';
import { Campaign } from '@slipway/plugin-fleet-common';
import { useBurnDown } from '../../hooks/useBurnDown';
import { campaignProgress } from '../../lib/campaignState';
import { timeSpan } from '../../lib/timeSpan';
import { ProgressBar } from '../campaign/ProgressBar';
import { BurnDownChart } from '../charts/BurnDownChart';
import { Fact, Facts } from '../Facts';
import { FailurePanel } from '../FailurePanel';
import styles from './BurnDown.module.css';

const SHARES = [50, 70, 95] as const;

/** How much is left, and how long it took to get so far. */
export const BurnDown = ({ campaign }: { campaign: Campaign }) => (
  <Card>
    <CardHeader>
      <Text as="h3" variant="body-large" weight="bold">
        Burn-down
      </Text>
    </CardHeader>
    <CardBody>
      <div className={styles.body}>
        <Facts>
          <Fact label="Progress">
            <ProgressBar progress={campaignProgress(campaign)} />
          </Fact>
          {SHARES.map(share => (
            <Fact key={share} label={`Time to ${share}%`}>
              {timeTo(campaign.timeTo[share])}
            </Fact>
          ))}
        </Facts>
        <Drawing id={campaign.id} />
      </div>
    </CardBody>
  </Card>
);

function Drawing({ id }: { id: string }) {
  const points = useBurnDown(id);
  if (points.isPending) return <Skeleton width="100%" height={200} />;
  if (!points.data) {
    return (
      <FailurePanel
        title="The burn-down could not be loaded"
        error={points.error}
        isRetrying={points.isFetching}
        onRetry={() => void points.refetch()}
      />
    );
  }
  return <BurnDownChart points={points.data} />;
}

function timeTo(seconds: number | undefined): string {
  return seconds === undefined ? 'not yet' : timeSpan(seconds);
}
