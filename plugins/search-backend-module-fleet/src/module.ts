import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { LibraryClient } from '@slipway/plugin-fleet-common';
import { readSchedule } from './readSchedule';
import { ServiceLibrariesCollatorFactory } from './ServiceLibrariesCollatorFactory';

/** Finds services by the libraries that they use. */
export const searchModuleFleet = createBackendModule({
  pluginId: 'search',
  moduleId: 'fleet',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        indexes: searchIndexRegistryExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, discovery, indexes, scheduler }) {
        indexes.addCollator({
          schedule: scheduler.createScheduledTaskRunner(readSchedule(config)),
          factory: new ServiceLibrariesCollatorFactory({
            auth,
            client: new LibraryClient({ discoveryApi: discovery }),
            transitive:
              config.getOptionalBoolean('search.collators.fleet.transitive') ??
              false,
          }),
        });
      },
    });
  },
});
