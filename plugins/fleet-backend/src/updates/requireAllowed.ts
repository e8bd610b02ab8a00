import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { fleetUpdateProposePermission } from '@slipway/plugin-fleet-common';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/** @throws NotAllowedError in these words, when the permission is not theirs. */
export async function requireAllowed(
  asked:
    | { permission: BasicPermission }
    | { permission: ResourcePermission; resourceRef: string },
  options: {
    permissions: PermissionsService;
    credentials: BackstageCredentials;
    otherwise: string;
  },
): Promise<void> {
  const { permissions, credentials, otherwise } = options;
  const [decision] = await permissions.authorize([asked], { credentials });
  if (decision?.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(otherwise);
  }
}

/** @throws NotAllowedError, when they may not propose updates to the service. */
export async function requireMayPropose(
  service: string,
  options: {
    permissions: PermissionsService;
    credentials: BackstageCredentials;
  },
): Promise<void> {
  await requireAllowed(
    { permission: fleetUpdateProposePermission, resourceRef: service },
    {
      ...options,
      otherwise: `Only the owner of ${service} and the platform team may propose updates to it; ask one of them`,
    },
  );
}
