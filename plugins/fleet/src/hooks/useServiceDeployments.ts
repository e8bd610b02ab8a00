import { useApi } from '@backstage/frontend-plugin-api';
import { DeploymentsRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fleetApiRef } from '../api/fleetApiRef';
import { queryKeys } from './queryClient';

/** How a service was deployed, one page, the latest first. */
export function useServiceDeployments(
  ref: string,
  request: DeploymentsRequest,
) {
  const fleet = useApi(fleetApiRef);
  return useQuery({
    queryKey: [...queryKeys.service(ref), 'deployments', request],
    queryFn: () => fleet.getDeployments(ref, request),
    placeholderData: keepPreviousData,
  });
}
