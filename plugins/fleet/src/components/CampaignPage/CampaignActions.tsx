import { useNavigate } from 'react-router-dom';
import { Button, ButtonLink, Text } from '@backstage/ui';
import { Campaign } from '@slipway/plugin-fleet-common';
import { useCampaignActions } from '../../hooks/useCampaignActions';
import { useCampaignRights } from '../../hooks/useCampaignRights';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import {
  allowedActions,
  CampaignAction,
  startRefusal,
} from '../../lib/campaignActions';
import { FailurePanel } from '../FailurePanel';
import { CloseDialog } from './CloseDialog';
import styles from './CampaignHeader.module.css';

const LABELS: Record<CampaignAction, string> = {
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Retry failed',
  edit: 'Edit',
  rollBack: 'Roll back',
  close: 'Close all',
};

/** What the person may do with the campaign as it stands. */
export const CampaignActions = ({ campaign }: { campaign: Campaign }) => {
  const rights = useCampaignRights();
  const links = useFleetLinks();
  const navigate = useNavigate();
  const act = useCampaignActions(campaign.id);
  const actions = allowedActions(campaign, rights);
  const refusal =
    campaign.state === 'draft'
      ? startRefusal(campaign.spec, rights)
      : undefined;

  const actNow = (action: Exclude<CampaignAction, 'edit'>) =>
    act.mutate(action, {
      onSuccess: answer => {
        const page = links.campaign(answer.id);
        // A roll-back is another campaign, whose draft comes next.
        if (answer.id !== campaign.id && page) navigate(page);
      },
    });

  return (
    <>
      {actions.length > 0 && (
        <div className={styles.actions}>
          {actions.map(action => {
            if (action === 'edit') {
              const href = links.editCampaign(campaign.id);
              return (
                href && (
                  <ButtonLink key={action} variant="secondary" href={href}>
                    {LABELS.edit}
                  </ButtonLink>
                )
              );
            }
            if (action === 'close') {
              return <CloseDialog key={action} campaign={campaign} act={act} />;
            }
            return (
              <Button
                key={action}
                variant={
                  action === 'start' || action === 'resume'
                    ? 'primary'
                    : 'secondary'
                }
                isDisabled={action === 'start' && refusal !== undefined}
                isPending={act.isPending && act.variables === action}
                onPress={() => actNow(action)}
              >
                {LABELS[action]}
              </Button>
            );
          })}
        </div>
      )}
      {refusal && (
        <Text as="p" color="secondary">
          {refusal}
        </Text>
      )}
      {act.isError && act.variables !== 'close' && (
        <FailurePanel
          title={`${LABELS[act.variables]} did not work`}
          error={act.error}
          isRetrying={act.isPending}
          onRetry={() => actNow(act.variables)}
        />
      )}
    </>
  );
};
