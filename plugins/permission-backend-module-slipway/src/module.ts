import { createBackendModule } from '@backstage/backend-plugin-api';

/** The permission policy of Slipway. */
export const permissionModuleSlipway = createBackendModule({
  pluginId: 'permission',
  moduleId: 'slipway',
  register(env) {
    env.registerInit({ deps: {}, async init() {} });
  },
});
