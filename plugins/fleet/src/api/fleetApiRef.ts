import { createApiRef } from '@backstage/frontend-plugin-api';
import { FleetClient } from '@slipway/plugin-fleet-common';

export type FleetApi = Pick<
  FleetClient,
  | 'getServices'
  | 'getServicesCsv'
  | 'getService'
  | 'getDeployments'
  | 'readService'
>;

/** `/api/fleet`, asked as the person who is signed in. */
export const fleetApiRef = createApiRef<FleetApi>().with({
  id: 'plugin.fleet.client',
  pluginId: 'fleet',
});
