import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { queryKeys } from './queryClient';

/** Where deployments are known from, and how well that works. */
export function useDeploymentSources() {
  const deployments = useApi(deploymentApiRef);
  return useQuery({
    queryKey: [...queryKeys.deployments, 'sources'],
    queryFn: () => deployments.getSources(),
    select: ({ items }) => items,
  });
}
