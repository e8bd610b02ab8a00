import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Which services a person sees follows from the catalog's own read permission; these are for what changes something.
 */

/** To have a service's lockfile read again now. */
export const fleetServiceRefreshPermission = createPermission({
  name: 'fleet.service.refresh',
  attributes: { action: 'update' },
});

/** To report that a version of a service was deployed to an environment. */
export const fleetDeploymentReportPermission = createPermission({
  name: 'fleet.deployment.report',
  attributes: { action: 'create' },
});

/** To report which libraries a build of a service holds. */
export const fleetSnapshotReportPermission = createPermission({
  name: 'fleet.snapshot.report',
  attributes: { action: 'create' },
});

/** To see, make and revoke the reporting tokens of a service; a question about its entity in the catalog. */
export const fleetTokenManagePermission = createPermission({
  name: 'fleet.token.manage',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** Every permission of the fleet plugin. */
export const fleetPermissions = [
  fleetServiceRefreshPermission,
  fleetDeploymentReportPermission,
  fleetSnapshotReportPermission,
  fleetTokenManagePermission,
];
