import { useApi } from '@backstage/frontend-plugin-api';
import { AdvisoryUsersRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** Which services an advisory hits, one page of them. */
export function useAdvisoryUsers(id: string, request: AdvisoryUsersRequest) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'advisory-users', id, request],
    queryFn: () => libraries.getAdvisoryUsers(id, request),
    placeholderData: keepPreviousData,
  });
}
