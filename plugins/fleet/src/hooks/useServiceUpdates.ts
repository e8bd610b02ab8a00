import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { updateApiRef } from '../api/updateApiRef';
import { queryKeys } from './queryClient';

/** What was proposed to a service, what changed last first. */
export function useServiceUpdates(ref: string) {
  const updates = useApi(updateApiRef);
  return useQuery({
    queryKey: [...queryKeys.service(ref), 'updates'],
    queryFn: () => updates.getServiceUpdates(ref),
    select: ({ items }) => items,
  });
}
