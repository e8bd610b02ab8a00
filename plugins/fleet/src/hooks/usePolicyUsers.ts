import { useApi } from '@backstage/frontend-plugin-api';
import { PolicyUsersRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** How the services stand to a policy, one page of them. */
export function usePolicyUsers(id: string, request: PolicyUsersRequest) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'policy-users', id, request],
    queryFn: () => libraries.getPolicyUsers(id, request),
    placeholderData: keepPreviousData,
  });
}
