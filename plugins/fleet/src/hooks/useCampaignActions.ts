import { useApi } from '@backstage/frontend-plugin-api';
import { Campaign } from '@slipway/plugin-fleet-common';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CampaignApi, campaignApiRef } from '../api/campaignApiRef';
import { CampaignAction } from '../lib/campaignActions';
import { queryKeys } from './queryClient';

type DoneAction = Exclude<CampaignAction, 'edit'>;

const CALLS: Record<
  DoneAction,
  (campaigns: CampaignApi, id: string) => Promise<Campaign>
> = {
  start: (campaigns, id) => campaigns.startCampaign(id),
  pause: (campaigns, id) => campaigns.pauseCampaign(id),
  resume: (campaigns, id) => campaigns.resumeCampaign(id),
  retry: (campaigns, id) => campaigns.retryCampaign(id),
  rollBack: (campaigns, id) => campaigns.rollBackCampaign(id),
  close: (campaigns, id) => campaigns.closeCampaign(id),
};

/** Does something with a campaign; the answer to a roll-back is the draft of another one. */
export function useCampaignActions(id: string) {
  const campaigns = useApi(campaignApiRef);
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (action: DoneAction) => CALLS[action](campaigns, id),
    onSuccess: () =>
      queryClient.invalidateQueries({ queryKey: queryKeys.campaigns }),
  });
}
