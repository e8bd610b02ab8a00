import type {
  BackstageUserInfo,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import { RESOURCE_TYPE_SCAFFOLDER_TASK } from '@backstage/plugin-scaffolder-common/alpha';
import { whoMay } from './policyTable';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

function allowOwners(
  permission: Permission,
  { userEntityRef, ownershipEntityRefs }: BackstageUserInfo,
): PolicyDecision {
  if (isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)) {
    return createCatalogConditionalDecision(
      permission,
      catalogConditions.isEntityOwner({ claims: ownershipEntityRefs }),
    );
  }
  if (isResourcePermission(permission, RESOURCE_TYPE_SCAFFOLDER_TASK)) {
    return createScaffolderTaskConditionalDecision(
      permission,
      scaffolderTaskConditions.isTaskOwner({ createdBy: [userEntityRef] }),
    );
  }
  return DENY;
}

/** Decides by the policy table; services and tokens never come here, they are limited by access restrictions. */
export class SlipwayPermissionPolicy implements PermissionPolicy {
  readonly #userInfo: UserInfoService;
  readonly #platformGroups: ReadonlySet<string>;

  /** `platformGroups` are the entity refs of the groups whose members may do everything. */
  constructor(options: {
    userInfo: UserInfoService;
    platformGroups: string[];
  }) {
    this.#userInfo = options.userInfo;
    this.#platformGroups = new Set(options.platformGroups);
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return DENY;
    const info = await this.#userInfo.getUserInfo(user.credentials);
    const isPlatform = info.ownershipEntityRefs.some(ref =>
      this.#platformGroups.has(ref),
    );
    const who = whoMay(permission.name);
    if (isPlatform || who === 'member') return ALLOW;
    return who === 'owner' ? allowOwners(permission, info) : DENY;
  }
}
