import { Button } from '@backstage/ui';
import { Campaign } from '@slipway/plugin-fleet-common';
import { useCampaignActions } from '../../hooks/useCampaignActions';
import { counted } from '../../lib/share';
import { ConfirmDialog } from '../ConfirmDialog';

/** Asks once before the campaign and its pull requests are closed. */
export const CloseDialog = (props: {
  campaign: Campaign;
  act: ReturnType<typeof useCampaignActions>;
}) => {
  const { campaign, act } = props;
  const { counts } = campaign;
  const open =
    (counts.open ?? 0) + (counts.checks ?? 0) + (counts.conflict ?? 0);
  const isAsked = act.variables === 'close';
  return (
    <ConfirmDialog
      width={480}
      trigger={
        <Button variant="secondary" destructive>
          {campaign.state === 'draft' ? 'Discard' : 'Close all'}
        </Button>
      }
      title={`Close ${campaign.spec.title}?`}
      confirmLabel="Close it"
      isPending={act.isPending && isAsked}
      failure={
        act.isError && isAsked
          ? { title: 'The campaign could not be closed', error: act.error }
          : undefined
      }
      onConfirm={onSuccess => act.mutate('close', { onSuccess })}
    >
      {open > 0
        ? `The campaign ends, and its ${counted(
            open,
            'open pull request',
          )} will be closed.`
        : 'The campaign ends.'}{' '}
      Pull requests that a person pushed to stay open, and what was merged stays
      merged. This cannot be undone.
    </ConfirmDialog>
  );
};
