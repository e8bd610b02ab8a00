import { useApi } from '@backstage/frontend-plugin-api';
import { LibraryUsersRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** Which services use a library, one page of them. */
export function useLibraryUsers(name: string, request: LibraryUsersRequest) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'users', name, request],
    queryFn: () => libraries.getLibraryUsers(name, request),
    placeholderData: keepPreviousData,
  });
}
