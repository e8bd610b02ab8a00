import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogLocationDeletePermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import {
  taskCreatePermission,
  taskReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import { SlipwayPermissionPolicy } from './SlipwayPermissionPolicy';

function decide(permission: Permission, ...groups: string[]) {
  const userEntityRef = 'user:default/ann';
  const policy = new SlipwayPermissionPolicy({
    platformGroups: ['group:default/platform'],
    userInfo: mockServices.userInfo.mock({
      getUserInfo: async () => ({
        userEntityRef,
        ownershipEntityRefs: [userEntityRef, ...groups],
      }),
    }),
  });
  const credentials = mockCredentials.user(userEntityRef);
  const info = { userEntityRef, ownershipEntityRefs: [] };
  return policy.handle({ permission }, { credentials, info });
}

const manageTokens = createPermission({
  name: 'fleet.token.manage',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

const promote = createPermission({
  name: 'fleet.deployment.promote',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

const unknownPermission = createPermission({
  name: 'rockets.launch',
  attributes: {},
});

describe('SlipwayPermissionPolicy', () => {
  it.each([
    ['reading an entity', catalogEntityReadPermission, 'ALLOW', 'ALLOW'],
    ['creating a service', taskCreatePermission, 'ALLOW', 'ALLOW'],
    ['removing a location', catalogLocationDeletePermission, 'DENY', 'ALLOW'],
    [
      'deleting an entity',
      catalogEntityDeletePermission,
      'CONDITIONAL',
      'ALLOW',
    ],
    ['promoting a version', promote, 'CONDITIONAL', 'ALLOW'],
    ['managing reporting tokens', manageTokens, 'CONDITIONAL', 'ALLOW'],
    ['reading a task', taskReadPermission, 'CONDITIONAL', 'ALLOW'],
    ['something no row names', unknownPermission, 'DENY', 'ALLOW'],
  ])('%s', async (_, permission, forMember, forPlatform) => {
    await expect(
      decide(permission, 'group:default/payments'),
    ).resolves.toMatchObject({ result: AuthorizeResult[forMember as 'ALLOW'] });
    await expect(
      decide(permission, 'group:default/platform'),
    ).resolves.toMatchObject({
      result: AuthorizeResult[forPlatform as 'ALLOW'],
    });
  });

  it('limits members to what their groups own and to their own tasks', async () => {
    await expect(
      decide(catalogEntityDeletePermission, 'group:default/payments'),
    ).resolves.toMatchObject({
      conditions: {
        rule: 'IS_ENTITY_OWNER',
        params: { claims: ['user:default/ann', 'group:default/payments'] },
      },
    });
    await expect(
      decide(promote, 'group:default/payments'),
    ).resolves.toMatchObject({
      resourceType: 'catalog-entity',
      conditions: {
        rule: 'IS_ENTITY_OWNER',
        params: { claims: ['user:default/ann', 'group:default/payments'] },
      },
    });
    await expect(decide(taskReadPermission)).resolves.toMatchObject({
      conditions: {
        rule: 'IS_TASK_OWNER',
        params: { createdBy: ['user:default/ann'] },
      },
    });
  });

  it('denies everything to nobody', async () => {
    const policy = new SlipwayPermissionPolicy({
      platformGroups: [],
      userInfo: mockServices.userInfo.mock(),
    });

    await expect(
      policy.handle({ permission: catalogEntityReadPermission }),
    ).resolves.toEqual({ result: AuthorizeResult.DENY });
  });
});
