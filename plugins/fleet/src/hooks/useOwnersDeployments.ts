import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { deploymentSituation } from '../lib/deploymentSituation';
import { queryKeys } from './queryClient';

/** Services that are looked at per owner, those that need attention first. */
const LOOKED_AT = 10;

/** How the services of these owners stand where they run; the API answers for one owner at a time. */
export function useOwnersDeployments(owners: readonly string[] | undefined) {
  const deployments = useApi(deploymentApiRef);
  return useQuery({
    queryKey: [...queryKeys.deployments, 'situation', owners],
    queryFn: () =>
      Promise.all(
        (owners ?? []).map(async owner => {
          const [environments, matrix] = await Promise.all([
            deployments.getEnvironments({ owner }),
            deployments.getMatrix({
              owner,
              sort: 'attention',
              limit: LOOKED_AT,
            }),
          ]);
          return { environments: environments.items, matrix };
        }),
      ),
    select: deploymentSituation,
    enabled: owners !== undefined,
  });
}
