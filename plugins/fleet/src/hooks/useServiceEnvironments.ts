import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { queryKeys } from './queryClient';

/** How one service stands in each environment, in promotion order. */
export function useServiceEnvironments(ref: string) {
  const deployments = useApi(deploymentApiRef);
  return useQuery({
    queryKey: [...queryKeys.service(ref), 'environments'],
    queryFn: () => deployments.getServiceEnvironments(ref),
    select: ({ items }) => items,
  });
}
