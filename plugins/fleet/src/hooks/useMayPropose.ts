import { usePermission } from '@backstage/plugin-permission-react';
import { fleetUpdateProposePermission } from '@slipway/plugin-fleet-common';

/** Whether the person may preview and propose updates to this service; absent until that is known. */
export function useMayPropose(serviceRef: string): boolean | undefined {
  const { loading, allowed } = usePermission({
    permission: fleetUpdateProposePermission,
    resourceRef: serviceRef,
  });
  return loading ? undefined : allowed;
}
