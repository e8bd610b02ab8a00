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

/** To say which version of a service should run in an environment; a question about its entity in the catalog. */
export const fleetDeploymentPromotePermission = createPermission({
  name: 'fleet.deployment.promote',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** To propose a template update or another change to a service; a question about its entity in the catalog. */
export const fleetUpdateProposePermission = createPermission({
  name: 'fleet.update.propose',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** To tell how a proposed update went; for the portal's own tasks. */
export const fleetUpdateReportPermission = createPermission({
  name: 'fleet.update.report',
  attributes: { action: 'update' },
});

/** To write down a campaign and change it; nothing happens before it is started. */
export const fleetCampaignCreatePermission = createPermission({
  name: 'fleet.campaign.create',
  attributes: { action: 'create' },
});

/** To start, pause, resume, retry, close and roll back a campaign. */
export const fleetCampaignStartPermission = createPermission({
  name: 'fleet.campaign.start',
  attributes: { action: 'update' },
});

/** To start a campaign that merges pull requests of owners who allowed it. */
export const fleetCampaignMergePermission = createPermission({
  name: 'fleet.campaign.merge',
  attributes: { action: 'update' },
});

/** To start a campaign that runs a command over repositories. */
export const fleetCampaignScriptPermission = createPermission({
  name: 'fleet.campaign.script',
  attributes: { action: 'update' },
});

/** Every permission of the fleet plugin. */
export const fleetPermissions = [
  fleetServiceRefreshPermission,
  fleetDeploymentReportPermission,
  fleetSnapshotReportPermission,
  fleetTokenManagePermission,
  fleetDeploymentPromotePermission,
  fleetUpdateProposePermission,
  fleetUpdateReportPermission,
  fleetCampaignCreatePermission,
  fleetCampaignStartPermission,
  fleetCampaignMergePermission,
  fleetCampaignScriptPermission,
];
