import { usePermission } from '@backstage/plugin-permission-react';
import { fleetDeploymentPromotePermission } from '@slipway/plugin-fleet-common';

/** Whether the person may promote and roll back this service. */
export function useMayPromote(serviceRef: string): boolean {
  return usePermission({
    permission: fleetDeploymentPromotePermission,
    resourceRef: serviceRef,
  }).allowed;
}
