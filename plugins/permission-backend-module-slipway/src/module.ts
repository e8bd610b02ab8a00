import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { SlipwayPermissionPolicy } from './SlipwayPermissionPolicy';

/** The permission policy of Slipway, in place of Backstage's allow-all. */
export const permissionModuleSlipway = createBackendModule({
  pluginId: 'permission',
  moduleId: 'slipway',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        policy: policyExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ config, policy, userInfo }) {
        const platformGroups = config
          .getStringArray('permission.slipway.platformGroups')
          .map(ref =>
            stringifyEntityRef(parseEntityRef(ref, { defaultKind: 'group' })),
          );
        policy.setPolicy(
          new SlipwayPermissionPolicy({ userInfo, platformGroups }),
        );
      },
    });
  },
});
