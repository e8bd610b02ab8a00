import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogScmEventsServiceRef } from '@backstage/plugin-catalog-node/alpha';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  FLEET_CHANGES_CHANNEL,
  fleetPermissions,
  type FleetChange,
} from '@slipway/plugin-fleet-common';
import { readFleetConfig } from './config';
import { DeploymentStore } from './database/DeploymentStore';
import { LibraryReadingStore } from './database/LibraryReadingStore';
import { LibraryStore } from './database/LibraryStore';
import { openDatabase } from './database/openDatabase';
import { ServiceStore } from './database/ServiceStore';
import { collectLibraries } from './libraries/collectLibraries';
import { parseLockfile } from './libraries/lockfiles/parseLockfile';
import { followPushes } from './refresh/followPushes';
import { RefreshQueue } from './refresh/RefreshQueue';
import { refreshService } from './refresh/refreshService';
import { sweepCatalog, sweepCatalogWhenBehind } from './refresh/sweepCatalog';
import { createRouter } from './router';
import { createFindService } from './services/findService';
import { ReadableServices } from './services/ReadableServices';
import { ServiceDirectory } from './services/ServiceDirectory';

/** How long a git host may take to hand out a repository. */
const GIT_HOST_TIMEOUT_MS = 30_000;

/** Library versions and deployments of every service in the catalog. */
export const fleetPlugin = createBackendPlugin({
  pluginId: 'fleet',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
        scmEvents: catalogScmEventsServiceRef,
        signals: signalsServiceRef,
      },
      async init({
        auth,
        catalog,
        config,
        database,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        permissions,
        permissionsRegistry,
        reader,
        scheduler,
        scmEvents,
        signals,
      }) {
        const { environments, sweep, lockfileMaxBytes } =
          readFleetConfig(config);
        const now = () => new Date();

        const knex = await openDatabase(database);
        const services = new ServiceStore(knex);
        const readings = new LibraryReadingStore(knex);
        const libraries = new LibraryStore(knex, {
          classify: () => ({ internal: false }),
          now,
        });
        const deployments = new DeploymentStore(knex);

        const announce = (ref: string) =>
          signals.publish<FleetChange>({
            recipients: { type: 'broadcast' },
            channel: FLEET_CHANGES_CHANNEL,
            message: { service: ref },
          });

        const readable = new ReadableServices({
          catalog,
          permissions,
          auth,
          now,
        });
        const directory = new ServiceDirectory({
          catalog,
          auth,
          services,
          now,
          onChange: () => readable.forget(),
        });
        const queue = new RefreshQueue({
          logger,
          refresh: (ref, { asked }) =>
            refreshService(ref, {
              asked,
              directory,
              announce,
              collect: service =>
                collectLibraries(service, {
                  reader,
                  readings,
                  libraries,
                  logger,
                  parse: async files => parseLockfile(files),
                  rateVersions: async () => {},
                  onSnapshotChanged: async () => {},
                  maxBytes: lockfileMaxBytes,
                  timeoutMs: GIT_HOST_TIMEOUT_MS,
                  now,
                }),
            }),
        });
        const findService = createFindService({
          directory,
          readable,
          onNewService: ref => queue.add(ref),
        });

        permissionsRegistry.addPermissions(fleetPermissions);
        httpRouter.use(
          await createRouter({
            httpAuth,
            permissions,
            services,
            libraries,
            deployments,
            directory,
            readable,
            findService,
            requestReading: ref => queue.add(ref, { asked: true }),
            description: { readings, deployments, environments },
            environments,
            announce,
            now,
          }),
        );
        for (const path of ['/openapi.yaml', '/openapi.json']) {
          httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }

        const sweepDependencies = {
          directory,
          readings,
          queue,
          announce,
          maxAgeMs: sweep.maxAgeMs,
          now,
        };
        await scheduler.scheduleTask({
          id: 'fleet-sweep',
          frequency: { milliseconds: sweep.frequencyMs },
          initialDelay: { seconds: 10 },
          timeout: { minutes: 10 },
          fn: () => sweepCatalog(sweepDependencies),
        });
        await scheduler.scheduleTask({
          id: 'fleet-sweep-when-behind',
          frequency: { seconds: 30 },
          initialDelay: { seconds: 20 },
          timeout: { minutes: 10 },
          fn: () => sweepCatalogWhenBehind(sweepDependencies),
        });
        const stopFollowing = followPushes({
          scmEvents,
          services,
          directory,
          queue,
          logger,
        });
        lifecycle.addShutdownHook(() => {
          stopFollowing();
          queue.stop();
        });
      },
    });
  },
});
