import type { PermissionsService } from '@backstage/backend-plugin-api';
import {
  RELATION_OWNED_BY,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { fleetUpdateProposePermission } from '@slipway/plugin-fleet-common';
import type { Actor } from '../actions/actorOf';

/** The full entity ref of a service that a form or a caller names. */
export function serviceRef(text: string): string {
  return stringifyEntityRef(
    parseEntityRef(text, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    }),
  );
}

/**
 * The service, for somebody who may propose changes to it.
 *
 * @throws NotFoundError, NotAllowedError
 */
export async function requireProposable(
  service: string,
  { credentials }: Actor,
  options: { catalog: CatalogService; permissions: PermissionsService },
): Promise<Entity> {
  const entity = await options.catalog.getEntityByRef(service, { credentials });
  if (!entity) {
    throw new NotFoundError(
      `There is no ${service} in the catalog, or you may not see it.`,
    );
  }
  const [decision] = await options.permissions.authorize(
    [{ permission: fleetUpdateProposePermission, resourceRef: service }],
    { credentials },
  );
  if (decision?.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `Only the owner of ${service} and the platform team may propose changes to it (permission ${fleetUpdateProposePermission.name}); ask one of them.`,
    );
  }
  return entity;
}

/** Entity refs of the groups and people who own it. */
export function ownersOf({ relations = [] }: Entity): string[] {
  return relations
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef);
}
