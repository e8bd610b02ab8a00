import { useApi } from '@backstage/frontend-plugin-api';
import { TimelineRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { queryKeys } from './queryClient';

/** The deployments of the fleet, the latest first, one page of them. */
export function useTimeline(request: TimelineRequest) {
  const deployments = useApi(deploymentApiRef);
  return useQuery({
    queryKey: [...queryKeys.deployments, 'timeline', request],
    queryFn: () => deployments.getTimeline(request),
    placeholderData: keepPreviousData,
  });
}
