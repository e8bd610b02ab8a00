import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** Where facts about libraries come from, and how fresh they are. */
export function useLibrarySources() {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'sources'],
    queryFn: () => libraries.getSources(),
  });
}
