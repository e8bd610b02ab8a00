import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { updateApiRef } from '../api/updateApiRef';
import { queryKeys } from './queryClient';

/** More than these do not fit on a card; the Updates page has them all. */
const SHOWN = 10;

/** The updates that wait for these owners, what changed last first; the API answers for one owner at a time. */
export function useWaitingUpdates(owners: readonly string[] | undefined) {
  const updates = useApi(updateApiRef);
  return useQuery({
    queryKey: [...queryKeys.updates, 'waiting', owners],
    queryFn: async () => {
      const pages = await Promise.all(
        (owners ?? []).map(owner =>
          updates.getUpdates({
            owner,
            needs: 'person',
            limit: SHOWN,
          }),
        ),
      );
      return {
        items: pages
          .flatMap(({ items }) => items)
          .sort((one, other) => other.updatedAt.localeCompare(one.updatedAt))
          .slice(0, SHOWN),
        totalItems: pages.reduce((sum, page) => sum + page.totalItems, 0),
      };
    },
    enabled: owners !== undefined,
  });
}
