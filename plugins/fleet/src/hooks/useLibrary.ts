import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** What is known of one library across the fleet. */
export function useLibrary(name: string) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'one', name],
    queryFn: () => libraries.getLibrary(name),
  });
}
