import { useApi } from '@backstage/frontend-plugin-api';
import { PoliciesRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** How far the fleet is with each policy. */
export function usePolicies(request: PoliciesRequest) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'policies', request],
    queryFn: () => libraries.getPolicies(request),
    placeholderData: keepPreviousData,
  });
}
