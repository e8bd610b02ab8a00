import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogScmEventsServiceRef } from '@backstage/plugin-catalog-node/alpha';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  FLEET_CHANGES_CHANNEL,
  fleetPermissions,
  type FleetChange,
} from '@slipway/plugin-fleet-common';
import { listingsOf } from '@slipway/plugin-fleet-node';
import { readFleetConfig } from './config';
import { openDatabase } from './database/openDatabase';
import { openStores } from './database/openStores';
import type { StoredService } from './database/ServiceStore';
import { registerLibraryActions } from './libraries/actions/registerLibraryActions';
import { collectLibraries } from './libraries/collectLibraries';
import { CompatibleVersions } from './libraries/CompatibleVersions';
import { createLibraries } from './libraries/createLibraries';
import { linkBuilds } from './libraries/linkBuilds';
import { scheduleLibraryJobs } from './libraries/scheduleLibraryJobs';
import { ChangeSignal } from './refresh/ChangeSignal';
import { followPushes } from './refresh/followPushes';
import { RefreshQueue } from './refresh/RefreshQueue';
import { refreshService } from './refresh/refreshService';
import { RepositoryMarks } from './refresh/RepositoryMarks';
import { scheduleSweeps } from './refresh/scheduleSweeps';
import { createAuthenticateReporter } from './reporting/authenticateReporter';
import { createRouter, type RouterOptions } from './router';
import { inPromotionOrder } from './services/environmentOrder';
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
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
        scmEvents: catalogScmEventsServiceRef,
        signals: signalsServiceRef,
      },
      async init({
        actionsRegistry,
        auditor,
        auth,
        catalog,
        config,
        database,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        notifications,
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

        const stores = openStores(await openDatabase(database));
        const { services, readings, deployments, tokens, trends } = stores;
        const inOrder = inPromotionOrder(environments);
        const { replica, ratings, rules, keeping } = createLibraries({
          config,
          stores,
          reader,
          logger,
          lockfileMaxBytes,
          now,
        });

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
        const linkDeployedBuilds = async ({ id }: StoredService) =>
          linkBuilds(id, await deployments.listLastSuccesses(id), keeping);
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
                  ...keeping,
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
        const answers: RouterOptions = {
          auditor,
          auth,
          httpAuth,
          permissions,
          services,
          deployments,
          tokens,
          snapshots: { ...keeping, announce, onBuild: linkDeployedBuilds },
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
            snapshots: stores.snapshots,
            compatible: new CompatibleVersions(stores.indexes),
            confusionOf: ratings.confusionOf,
          },
          users: {
            store: stores.model,
            environmentsOf: ids => deployments.getRunningEnvironments(ids),
            inOrder,
          },
          libraryDescription: { trends, rules, inOrder, now },
          situation: { trends, rules, now },
          rules,
          sources: stores.sources,
          places: ratings.sources,
          environments,
          announce,
          now,
        };
        httpRouter.use(await createRouter(answers));
        registerLibraryActions(actionsRegistry, answers);
        // The reporting paths take reporting tokens, which are none of Backstage's: they look at credentials themselves.
        for (const path of [
          '/openapi.yaml',
          '/openapi.json',
          '/deployments',
          '/services/:namespace/:name/snapshots',
        ]) {
          httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }

        await scheduleLibraryJobs({
          scheduler,
          config,
          ratings,
          trends,
          replica,
          rules,
          inOrder,
          digests: stores.digests,
          notifications,
          logger,
          now,
        });
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
