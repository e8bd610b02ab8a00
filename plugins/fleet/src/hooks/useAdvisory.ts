import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** One advisory, by its id or an alias; not asked for where none is named. */
export function useAdvisory(id: string) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'advisory', id],
    queryFn: () => libraries.getAdvisory(id),
    enabled: id !== '',
  });
}
