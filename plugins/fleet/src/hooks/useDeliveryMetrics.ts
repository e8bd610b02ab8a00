import { useApi } from '@backstage/frontend-plugin-api';
import { DeliveryMetricsRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { queryKeys } from './queryClient';

/** How often, how fast and how well a service, an owner or the fleet delivers. */
export function useDeliveryMetrics(request: DeliveryMetricsRequest) {
  const deployments = useApi(deploymentApiRef);
  return useQuery({
    queryKey: [...queryKeys.deployments, 'metrics', request],
    queryFn: () => deployments.getMetrics(request),
    placeholderData: keepPreviousData,
  });
}
