import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  fleetCampaignMergePermission,
  fleetCampaignScriptPermission,
  fleetCampaignStartPermission,
  type CampaignSpec,
} from '@slipway/plugin-fleet-common';

/** What it takes to have a campaign go on. */
export function permissionsToStart(spec: CampaignSpec): BasicPermission[] {
  return [
    fleetCampaignStartPermission,
    ...(spec.merge === 'opted-in' ? [fleetCampaignMergePermission] : []),
    ...(spec.change.kind === 'script' ? [fleetCampaignScriptPermission] : []),
  ];
}

/**
 * @throws NotAllowedError naming the permission that is missing.
 */
export async function requirePermissions(
  needed: BasicPermission[],
  credentials: BackstageCredentials,
  permissions: PermissionsService,
): Promise<void> {
  const decisions = await permissions.authorize(
    needed.map(permission => ({ permission })),
    { credentials },
  );
  const missing = needed.filter(
    (_, index) => decisions[index]?.result !== AuthorizeResult.ALLOW,
  );
  if (missing.length === 0) return;
  throw new NotAllowedError(
    `This takes the permission ${missing
      .map(({ name }) => name)
      .join(' and ')}; ask the platform team`,
  );
}

/**
 * @throws NotAllowedError when the configuration allows no scripts.
 */
export function requireScriptsEnabled(
  spec: CampaignSpec,
  { scripts }: { scripts: boolean },
): void {
  if (spec.change.kind !== 'script' || scripts) return;
  throw new NotAllowedError(
    'Campaigns may run no scripts here; set fleet.scripts.enabled in the configuration of the portal to allow them',
  );
}
