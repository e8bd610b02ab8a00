import { Alert, Text } from '@backstage/ui';
import { Campaign } from '@slipway/plugin-fleet-common';
import { withLocalTimes } from '../../lib/localTimes';
import { exactTime } from '../../lib/time';
import { CampaignStateView } from '../campaign/CampaignStateView';
import { CampaignActions } from './CampaignActions';
import { CampaignFacts } from './CampaignFacts';
import styles from './CampaignHeader.module.css';

/** What the campaign asks for, how it stands, and what can be done with it. */
export const CampaignHeader = ({ campaign }: { campaign: Campaign }) => (
  <header className={styles.header}>
    <div className={styles.title}>
      <Text as="h2" variant="title-small" weight="bold">
        {campaign.spec.title}
      </Text>
      <CampaignStateView state={campaign.state} />
    </div>
    <Trouble campaign={campaign} />
    {campaign.spec.reason && (
      <Text as="p" className={styles.why}>
        {campaign.spec.reason}
      </Text>
    )}
    <CampaignFacts campaign={campaign} />
    <CampaignActions campaign={campaign} />
  </header>
);

/** Why it does not go on. */
function Trouble({ campaign }: { campaign: Campaign }) {
  const { state, reason, waitsUntil } = campaign;
  return (
    <>
      {reason && (
        <Alert
          status={state === 'paused' ? 'warning' : 'info'}
          icon
          title={state === 'paused' ? 'Paused' : 'Ended'}
          description={withLocalTimes(reason)}
        />
      )}
      {waitsUntil && state === 'running' && (
        <Alert
          status="info"
          icon
          title="The git host asked to wait"
          description={`No pull request is opened before ${exactTime(
            waitsUntil,
          )}; then it goes on by itself.`}
        />
      )}
    </>
  );
}
