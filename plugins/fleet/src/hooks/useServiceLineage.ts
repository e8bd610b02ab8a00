import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { updateApiRef } from '../api/updateApiRef';
import { queryKeys } from './queryClient';

/** How a service stands to the template that made it. */
export function useServiceLineage(ref: string) {
  const updates = useApi(updateApiRef);
  return useQuery({
    queryKey: [...queryKeys.service(ref), 'lineage'],
    queryFn: () => updates.getLineage(ref),
  });
}
