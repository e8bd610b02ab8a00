import { useApi } from '@backstage/frontend-plugin-api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { campaignApiRef } from '../api/campaignApiRef';
import { queryKeys } from './queryClient';

const AT_ONCE = 20;

/** What happened in a campaign, newest first, and more of it on request. */
export function useCampaignEvents(id: string) {
  const campaigns = useApi(campaignApiRef);
  return useInfiniteQuery({
    queryKey: [...queryKeys.campaigns, 'events', id],
    queryFn: ({ pageParam: cursor }) =>
      campaigns.getEvents(id, { limit: AT_ONCE, cursor }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}
