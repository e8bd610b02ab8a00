import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { campaignApiRef } from '../api/campaignApiRef';
import { queryKeys } from './queryClient';

/** One campaign, and how far it is. */
export function useCampaign(id: string) {
  const campaigns = useApi(campaignApiRef);
  return useQuery({
    queryKey: [...queryKeys.campaigns, 'one', id],
    queryFn: () => campaigns.getCampaign(id),
  });
}
