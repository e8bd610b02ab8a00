import { createBackendPlugin } from '@backstage/backend-plugin-api';

/** Library versions and deployments of every service in the catalog. */
export const fleetPlugin = createBackendPlugin({
  pluginId: 'fleet',
  register(env) {
    env.registerInit({ deps: {}, async init() {} });
  },
});
