import { useApi } from '@backstage/frontend-plugin-api';
import { ServicesRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fleetApiRef } from '../api/fleetApiRef';
import { queryKeys } from './queryClient';

/** Which services there are, one page of them. */
export function useFleetServices(request: ServicesRequest) {
  const fleet = useApi(fleetApiRef);
  return useQuery({
    queryKey: [...queryKeys.services, request],
    queryFn: () => fleet.getServices(request),
    placeholderData: keepPreviousData,
  });
}
