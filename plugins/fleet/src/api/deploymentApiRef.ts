import { createApiRef } from '@backstage/frontend-plugin-api';
import { DeploymentClient } from '@slipway/plugin-fleet-common';

export type DeploymentApi = Pick<
  DeploymentClient,
  | 'getEnvironments'
  | 'getMatrix'
  | 'getMatrixCsv'
  | 'getTimeline'
  | 'getTimelineCsv'
  | 'getServiceEnvironments'
  | 'getWaiting'
  | 'getServiceDeploymentsCsv'
  | 'getSources'
  | 'getMetrics'
>;

/** What runs where, of `/api/fleet`, asked as the person who is signed in. */
export const deploymentApiRef = createApiRef<DeploymentApi>().with({
  id: 'plugin.fleet.deployment-client',
  pluginId: 'fleet',
});
