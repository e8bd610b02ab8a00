import { useApi } from '@backstage/frontend-plugin-api';
import { CampaignTargetsRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { campaignApiRef } from '../api/campaignApiRef';
import { queryKeys } from './queryClient';

/** How the services of a campaign stand, one page of them. */
export function useCampaignTargets(
  id: string,
  request: CampaignTargetsRequest,
) {
  const campaigns = useApi(campaignApiRef);
  return useQuery({
    queryKey: [...queryKeys.campaigns, 'targets', id, request],
    queryFn: () => campaigns.getTargets(id, request),
    placeholderData: keepPreviousData,
  });
}
