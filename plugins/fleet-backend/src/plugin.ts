import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogScmEventsServiceRef } from '@backstage/plugin-catalog-node/alpha';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  FLEET_CHANGES_CHANNEL,
  fleetPermissions,
  type FleetChange,
} from '@slipway/plugin-fleet-common';
import { listingsOf } from '@slipway/plugin-fleet-node';
import { readFleetConfig } from './config';
import { AdvisoryStore } from './database/AdvisoryStore';
import { DeploymentStore } from './database/DeploymentStore';
import { LibraryIndexStore } from './database/LibraryIndexStore';
import { LibraryModelStore } from './database/LibraryModelStore';
import { LibraryReadingStore } from './database/LibraryReadingStore';
import { LibrarySourceStore } from './database/LibrarySourceStore';
import { LibraryStore } from './database/LibraryStore';
import { LibraryTrendStore } from './database/LibraryTrendStore';
import { LibraryVersionStore } from './database/LibraryVersionStore';
import { isSqlite, openDatabase } from './database/openDatabase';
import { ReportingTokenStore } from './database/ReportingTokenStore';
import { ServiceStore, type StoredService } from './database/ServiceStore';
import { SnapshotReader } from './database/SnapshotReader';
import { collectLibraries } from './libraries/collectLibraries';
import { CompatibleVersions } from './libraries/CompatibleVersions';
import { linkBuilds } from './libraries/linkBuilds';
import type { FoundFile } from './libraries/lockfiles/parseLockfile';
import { parseLockfileInWorker } from './libraries/lockfiles/parseLockfileInWorker';
import { policyRules } from './libraries/policies/policyRules';
import { createRatings } from './libraries/ratings/createRatings';
import { inPromotionOrder } from './services/environmentOrder';
import { LibraryReplica } from './libraries/readModel/LibraryReplica';
import { dayOf, recordTrends } from './libraries/recordTrends';
import { ChangeSignal } from './refresh/ChangeSignal';
import { followPushes } from './refresh/followPushes';
import { RefreshQueue } from './refresh/RefreshQueue';
import { refreshService } from './refresh/refreshService';
import { RepositoryMarks } from './refresh/RepositoryMarks';
import { scheduleSweeps } from './refresh/scheduleSweeps';
import { createAuthenticateReporter } from './reporting/authenticateReporter';
import { createRouter } from './router';
import { createFindService } from './services/findService';
import { ReadableServices } from './services/ReadableServices';
import { ServiceDirectory } from './services/ServiceDirectory';

/** How long a git host may take to hand out a repository. */
const GIT_HOST_TIMEOUT_MS = 30_000;

/** How long a lockfile may take to be parsed; one of 10 MB needs a tenth of it. */
const PARSE_TIMEOUT_MS = 20_000;

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
        const deployments = new DeploymentStore(knex);
        const tokens = new ReportingTokenStore(knex);

        const libraryIndexes = new LibraryIndexStore(knex);
        const sources = new LibrarySourceStore(knex);
        const trends = new LibraryTrendStore(knex);
        const libraryModel = new LibraryModelStore(knex);
        const replica = new LibraryReplica({
          store: libraryModel,
          logger,
          now,
          followOthers: !isSqlite(knex),
        });
        const inOrder = inPromotionOrder(environments);
        const ratings = createRatings({
          config,
          libraries: libraryIndexes,
          versions: new LibraryVersionStore(knex),
          advisories: new AdvisoryStore(knex),
          sources,
          reader,
          logger,
          onRated: ids => void replica.ratingsChanged(ids),
          now,
        });
        const libraries = new LibraryStore(knex, {
          classify: ratings.classifyLibrary,
          now,
        });
        const rules = async () =>
          policyRules(await ratings.policies.list(), dayOf(now()));

        const changes = new ChangeSignal(() =>
          signals.publish<FleetChange>({
            recipients: { type: 'broadcast' },
            channel: FLEET_CHANGES_CHANNEL,
            message: {},
          }),
        );
        const announce = () => changes.announce();

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
        const snapshots = {
          libraries,
          logger,
          parse: async (files: FoundFile[]) =>
            parseLockfileInWorker(files, { timeoutMs: PARSE_TIMEOUT_MS }),
          rateVersions: ratings.rateVersions,
          onSnapshotChanged: (id: number) => replica.snapshotChanged(id),
          maxBytes: lockfileMaxBytes,
          now,
        };
        const linkDeployedBuilds = async ({ id }: StoredService) =>
          linkBuilds(id, await deployments.listLastSuccesses(id), snapshots);
        const integrations = ScmIntegrations.fromConfig(config);
        const marks = new RepositoryMarks({
          listingsOf: urls => listingsOf(urls, integrations),
          logger,
          now,
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
                  ...snapshots,
                  reader,
                  readings,
                  markOf: url => marks.find(url)?.mark,
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
            description: {
              readings,
              deployments,
              inOrder,
              figuresOf: id => replica.figuresOf(id),
            },
            replica,
            serviceLibraries: {
              snapshots: new SnapshotReader(knex),
              compatible: new CompatibleVersions(libraryIndexes),
              confusionOf: ratings.confusionOf,
            },
            users: {
              store: libraryModel,
              environmentsOf: ids => deployments.getRunningEnvironments(ids),
              inOrder,
            },
            libraryDescription: { trends, rules, inOrder, now },
            situation: { trends, rules, now },
            rules,
            sources,
            places: ratings.sources,
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

        await scheduler.scheduleTask({
          id: 'fleet-library-trends',
          frequency: { hours: 6 },
          initialDelay: { minutes: 1 },
          timeout: { minutes: 10 },
          fn: () => recordTrends({ replica, trends, now }),
        });
        for (const job of ratings.jobs) {
          await scheduler.scheduleTask({
            id: job.id,
            frequency: { milliseconds: job.frequencyMs },
            initialDelay: { seconds: 15 },
            timeout: { milliseconds: job.timeoutMs },
            fn: abort => job.run(abort),
          });
        }
        await scheduleSweeps({
          scheduler,
          frequencyMs: sweep.frequencyMs,
          directory,
          readings,
          marks,
          queue,
          announce,
          maxAgeMs: sweep.maxAgeMs,
          now,
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
          changes.stop();
        });
      },
    });
  },
});
