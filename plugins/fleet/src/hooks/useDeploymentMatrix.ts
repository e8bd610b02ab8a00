import { useApi } from '@backstage/frontend-plugin-api';
import { DeploymentMatrixRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { queryKeys } from './queryClient';

/** How services stand in every environment, one page of them. */
export function useDeploymentMatrix(request: DeploymentMatrixRequest) {
  const deployments = useApi(deploymentApiRef);
  return useQuery({
    queryKey: [...queryKeys.deployments, 'matrix', request],
    queryFn: () => deployments.getMatrix(request),
    placeholderData: keepPreviousData,
  });
}
