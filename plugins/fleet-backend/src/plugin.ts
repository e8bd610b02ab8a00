import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
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
import { LibraryModelStore } from './database/LibraryModelStore';
import { LibraryReadingStore } from './database/LibraryReadingStore';
import { LibraryStore } from './database/LibraryStore';
import { LibraryTrendStore } from './database/LibraryTrendStore';
import { LibraryVersionStore } from './database/LibraryVersionStore';
import { isSqlite, openDatabase } from './database/openDatabase';
import { ServiceStore } from './database/ServiceStore';
import { SnapshotReader } from './database/SnapshotReader';
import { registerLibraryActions } from './libraries/actions/registerLibraryActions';
import { collectLibraries } from './libraries/collectLibraries';
import { CompatibleVersions } from './libraries/CompatibleVersions';
import { parseLockfile } from './libraries/lockfiles/parseLockfile';
import { inPromotionOrder } from './libraries/readModel/environmentOrder';
import { LibraryReplica } from './libraries/readModel/LibraryReplica';
import { recordTrends } from './libraries/recordTrends';
import { ChangeSignal } from './refresh/ChangeSignal';
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
        actionsRegistry: actionsRegistryServiceRef,
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
        actionsRegistry,
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

        const libraryVersions = new LibraryVersionStore(knex);
        const trends = new LibraryTrendStore(knex);
        const libraryModel = new LibraryModelStore(knex);
        const replica = new LibraryReplica({
          store: libraryModel,
          logger,
          now,
          followOthers: !isSqlite(knex),
        });
        const inOrder = inPromotionOrder(environments);
        const rules = () => ({
          policies: [],
          stateOf: () => 'unknown' as const,
          exemptionOf: () => undefined,
        });

        const signal = new ChangeSignal(() =>
          signals.publish<FleetChange>({
            recipients: { type: 'broadcast' },
            channel: FLEET_CHANGES_CHANNEL,
            message: {},
          }),
        );
        const announce = () => signal.announce();

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
          onChange: refs => {
            readable.forget();
            void replica.servicesChanged(refs);
          },
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
                  onSnapshotChanged: id => replica.snapshotChanged(id),
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
        const options = {
          httpAuth,
          permissions,
          services,
          deployments,
          directory,
          readable,
          findService,
          requestReading: (ref: string) => queue.add(ref, { asked: true }),
          description: {
            readings,
            deployments,
            environments,
            figuresOf: (id: number) => replica.figuresOf(id),
          },
          replica,
          serviceLibraries: {
            snapshots: new SnapshotReader(knex),
            compatible: new CompatibleVersions(libraryVersions),
          },
          users: {
            store: libraryModel,
            environmentsOf: (ids: number[]) =>
              deployments.getRunningEnvironments(ids),
            inOrder,
          },
          libraryDescription: { trends, rules, inOrder, now },
          situation: { trends, rules, now },
          rules,
          environments,
          announce,
          now,
        };
        httpRouter.use(await createRouter(options));
        registerLibraryActions(actionsRegistry, options);
        for (const path of ['/openapi.yaml', '/openapi.json']) {
          httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }

        await scheduler.scheduleTask({
          id: 'fleet-library-trends',
          frequency: { hours: 6 },
          initialDelay: { minutes: 1 },
          timeout: { minutes: 10 },
          fn: () => recordTrends({ replica, trends, now }),
        });
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
        void replica.start();
        lifecycle.addShutdownHook(() => {
          stopFollowing();
          queue.stop();
          replica.stop();
          signal.stop();
        });
      },
    });
  },
});
