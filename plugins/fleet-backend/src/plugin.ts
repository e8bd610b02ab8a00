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
import { AdvisoryStore } from './database/AdvisoryStore';
import { DeploymentStore } from './database/DeploymentStore';
import { LibraryReadingStore } from './database/LibraryReadingStore';
import { LibraryIndexStore } from './database/LibraryIndexStore';
import { LibrarySourceStore } from './database/LibrarySourceStore';
import { LibraryStore } from './database/LibraryStore';
import { LibraryVersionStore } from './database/LibraryVersionStore';
import { openDatabase } from './database/openDatabase';
import { ReportingTokenStore } from './database/ReportingTokenStore';
import { ServiceStore, type StoredService } from './database/ServiceStore';
import { collectLibraries } from './libraries/collectLibraries';
import { linkBuilds } from './libraries/linkBuilds';
import {
  parseLockfile,
  type FoundFile,
} from './libraries/lockfiles/parseLockfile';
import { createRatings } from './libraries/ratings/createRatings';
import { followPushes } from './refresh/followPushes';
import { RefreshQueue } from './refresh/RefreshQueue';
import { refreshService } from './refresh/refreshService';
import { sweepCatalog, sweepCatalogWhenBehind } from './refresh/sweepCatalog';
import { createAuthenticateReporter } from './reporting/authenticateReporter';
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
        auditor: coreServices.auditor,
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
        auditor,
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
        const ratings = createRatings({
          config,
          libraries: new LibraryIndexStore(knex),
          versions: new LibraryVersionStore(knex),
          advisories: new AdvisoryStore(knex),
          sources: new LibrarySourceStore(knex),
          reader,
          logger,
          onRated: () => {},
          now,
        });
        const libraries = new LibraryStore(knex, {
          classify: ratings.classifyLibrary,
          now,
        });
        const deployments = new DeploymentStore(knex);
        const tokens = new ReportingTokenStore(knex);

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
        const snapshots = {
          libraries,
          logger,
          parse: async (files: FoundFile[]) => parseLockfile(files),
          rateVersions: ratings.rateVersions,
          onSnapshotChanged: async () => {},
          maxBytes: lockfileMaxBytes,
          now,
        };
        const linkDeployedBuilds = async ({ id }: StoredService) =>
          linkBuilds(id, await deployments.listLastSuccesses(id), snapshots);
        const queue = new RefreshQueue({
          logger,
          refresh: (ref, { asked }) =>
            refreshService(ref, {
              asked,
              directory,
              announce,
              collect: service =>
                collectLibraries(service, {
                  ...snapshots,
                  reader,
                  readings,
                  timeoutMs: GIT_HOST_TIMEOUT_MS,
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
            auditor,
            auth,
            httpAuth,
            permissions,
            services,
            libraries,
            deployments,
            tokens,
            snapshots: {
              ...snapshots,
              announce,
              onBuild: linkDeployedBuilds,
            },
            onDeployed: linkDeployedBuilds,
            authenticateReporter: createAuthenticateReporter({
              httpAuth,
              permissions,
              directory,
              tokens,
              now,
            }),
            readable,
            findService,
            requestReading: ref => queue.add(ref, { asked: true }),
            description: { readings, deployments, environments },
            environments,
            announce,
            now,
          }),
        );
        // The reporting paths take reporting tokens, which are none of Backstage's: they look at credentials themselves.
        for (const path of [
          '/openapi.yaml',
          '/openapi.json',
          '/deployments',
          '/services/:namespace/:name/snapshots',
        ]) {
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
        for (const job of ratings.jobs) {
          await scheduler.scheduleTask({
            id: job.id,
            frequency: { milliseconds: job.frequencyMs },
            initialDelay: { seconds: 15 },
            timeout: { milliseconds: job.timeoutMs },
            fn: signal => job.run(signal),
          });
        }
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
