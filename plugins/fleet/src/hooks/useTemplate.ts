import { useApi } from '@backstage/frontend-plugin-api';
import { skipToken, useQuery } from '@tanstack/react-query';
import { updateApiRef } from '../api/updateApiRef';
import { queryKeys } from './queryClient';

/** One template with its changelog; not asked for where none is known. */
export function useTemplate(ref: string | undefined) {
  const updates = useApi(updateApiRef);
  return useQuery({
    queryKey: [...queryKeys.templates, 'one', ref],
    queryFn: ref ? () => updates.getTemplate(ref) : skipToken,
  });
}
