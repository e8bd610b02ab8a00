import { useApi } from '@backstage/frontend-plugin-api';
import { DeploymentCell } from '@slipway/plugin-fleet-common';
import { useQuery } from '@tanstack/react-query';
import { fleetApiRef } from '../api/fleetApiRef';
import { queryKeys } from './queryClient';

/** Deployments that are looked through for the version before; older ones are chosen in the form. */
const LOOKED_THROUGH = 50;

/** The version that last succeeded in the environment before the one that is there now. */
export function usePreviousVersion(ref: string, cell: DeploymentCell) {
  const fleet = useApi(fleetApiRef);
  const { environment, lastSuccess } = cell;
  return useQuery({
    queryKey: [...queryKeys.service(ref), 'previous', environment],
    queryFn: () =>
      fleet.getDeployments(ref, { environment, limit: LOOKED_THROUGH }),
    select: ({ items }) =>
      items.find(
        ({ outcome, version }) =>
          outcome === 'success' && version !== lastSuccess?.version,
      )?.version,
    enabled: lastSuccess !== undefined,
  });
}
