import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { campaignApiRef } from '../api/campaignApiRef';
import { queryKeys } from './queryClient';

/** How much was left when, from the start of a campaign until now. */
export function useBurnDown(id: string) {
  const campaigns = useApi(campaignApiRef);
  return useQuery({
    queryKey: [...queryKeys.campaigns, 'burn-down', id],
    queryFn: () => campaigns.getBurnDown(id),
    select: ({ items }) => items,
  });
}
