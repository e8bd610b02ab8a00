import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** What there is to do about the libraries of these owners' services. */
export function useSituation(owners: readonly string[] | undefined) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'situation', owners],
    queryFn: () => libraries.getSituation({ owner: owners }),
    // Without an owner the question would be about the whole fleet.
    enabled: owners !== undefined && owners.length > 0,
  });
}
