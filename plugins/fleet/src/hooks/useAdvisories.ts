import { useApi } from '@backstage/frontend-plugin-api';
import { AdvisoriesRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** Which open advisories hit a version in use, one page of them. */
export function useAdvisories(request: AdvisoriesRequest) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.libraries, 'advisories', request],
    queryFn: () => libraries.getAdvisories(request),
    placeholderData: keepPreviousData,
  });
}
