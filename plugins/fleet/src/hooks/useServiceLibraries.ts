import { useApi } from '@backstage/frontend-plugin-api';
import { LibrariesRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fleetApiRef } from '../api/fleetApiRef';
import { queryKeys } from './queryClient';

/** Which libraries a service uses, one page of them. */
export function useServiceLibraries(ref: string, request: LibrariesRequest) {
  const fleet = useApi(fleetApiRef);
  return useQuery({
    queryKey: [...queryKeys.service(ref), 'libraries', request],
    queryFn: () => fleet.getLibraries(ref, request),
    placeholderData: keepPreviousData,
  });
}
