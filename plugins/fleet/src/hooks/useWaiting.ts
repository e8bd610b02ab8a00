import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { queryKeys } from './queryClient';

/** What an environment would get. The git host may have to be asked, so only when somebody wants to see it. */
export function useWaiting(
  ref: string,
  options: { environment: string; isWanted: boolean },
) {
  const deployments = useApi(deploymentApiRef);
  const { environment, isWanted } = options;
  return useQuery({
    queryKey: [...queryKeys.service(ref), 'waiting', environment],
    queryFn: () => deployments.getWaiting(ref, environment),
    enabled: isWanted,
  });
}
