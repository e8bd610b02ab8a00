import { useApi } from '@backstage/frontend-plugin-api';
import { LibrariesRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** Which libraries the services use, one page of them. */
export function useLibraries(request: LibrariesRequest) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'list', request],
    queryFn: () => libraries.getLibraries(request),
    placeholderData: keepPreviousData,
  });
}
