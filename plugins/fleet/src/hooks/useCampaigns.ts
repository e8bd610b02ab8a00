import { useApi } from '@backstage/frontend-plugin-api';
import { CampaignsRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { campaignApiRef } from '../api/campaignApiRef';
import { queryKeys } from './queryClient';

/** Which campaigns there are, one page of them. */
export function useCampaigns(request: CampaignsRequest) {
  const campaigns = useApi(campaignApiRef);
  return useQuery({
    queryKey: [...queryKeys.campaigns, 'list', request],
    queryFn: () => campaigns.getCampaigns(request),
    placeholderData: keepPreviousData,
  });
}
