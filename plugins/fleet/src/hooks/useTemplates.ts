import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { updateApiRef } from '../api/updateApiRef';
import { queryKeys } from './queryClient';

/** All templates that make services, with who is on which version. */
export function useTemplates() {
  const updates = useApi(updateApiRef);
  return useQuery({
    queryKey: [...queryKeys.templates, 'all'],
    queryFn: () => updates.getTemplates(),
    select: ({ items }) => items,
  });
}
