import { useApi } from '@backstage/frontend-plugin-api';
import { CampaignSpec } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { campaignApiRef } from '../api/campaignApiRef';
import { queryKeys } from './queryClient';
import { useSettled } from './useSettled';

const TYPING_PAUSE = 400;

/** Who would be in which wave of a campaign, asked when the fingers rest. */
export function useCampaignPreview(spec: CampaignSpec) {
  const campaigns = useApi(campaignApiRef);
  // Each rendering makes another object; its text stays the same.
  const settled = useSettled(JSON.stringify(spec), TYPING_PAUSE);
  return useQuery({
    queryKey: [...queryKeys.campaigns, 'preview', settled],
    queryFn: () => campaigns.previewCampaign(JSON.parse(settled)),
    placeholderData: keepPreviousData,
  });
}
