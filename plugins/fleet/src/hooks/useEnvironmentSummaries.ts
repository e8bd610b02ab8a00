import { useApi } from '@backstage/frontend-plugin-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { DeploymentClient } from '@slipway/plugin-fleet-common';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { queryKeys } from './queryClient';

interface SummariesRequest {
  owner?: string;
}

/** What is asked, and under which key it is kept; hooks that ask the same share the answer. */
export function environmentSummaries(
  deployments: Pick<DeploymentClient, 'getEnvironments'>,
  request: SummariesRequest,
) {
  return {
    queryKey: [...queryKeys.deployments, 'environments', request],
    queryFn: () => deployments.getEnvironments(request),
  };
}

/** All environments in promotion order, with how many services of an owner, or of the fleet, stand how in each. */
export function useEnvironmentSummaries(request: SummariesRequest = {}) {
  return useQuery({
    ...environmentSummaries(useApi(deploymentApiRef), request),
    select: ({ items }) => items,
    placeholderData: keepPreviousData,
  });
}
