import { useApi } from '@backstage/frontend-plugin-api';
import { ServiceLibrariesRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** Which libraries a service uses, one page of them. */
export function useServiceLibraries(
  ref: string,
  request: ServiceLibrariesRequest,
) {
  const libraries = useApi(libraryApiRef);
  return useQuery({
    queryKey: [...queryKeys.service(ref), 'libraries', request],
    queryFn: () => libraries.getServiceLibraries(ref, request),
    placeholderData: keepPreviousData,
  });
}
