import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogScmEventsServiceRef } from '@backstage/plugin-catalog-node/alpha';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  FLEET_CHANGES_CHANNEL,
  fleetPermissions,
  type FleetChange,
} from '@slipway/plugin-fleet-common';
import {
  gitLauncherServiceRef,
  listingsOf,
  readTemplateEnvironments,
  readTrustedTemplates,
} from '@slipway/plugin-fleet-node';
import { registerCampaignActions } from './campaigns/actions/registerCampaignActions';
import { createCampaigns } from './campaigns/createCampaigns';
import { readFleetConfig } from './config';
import { createCampaignSources } from './createCampaignSources';
import { Batcher } from './database/Batcher';
import { openDatabase } from './database/openDatabase';
import { openStores } from './database/openStores';
import type { StoredService } from './database/ServiceStore';
import { CommitCounter } from './deployments/CommitCounter';
import { createCompareCommits } from './deployments/compareCommits';
import { createDeployments } from './deployments/createDeployments';
import { DeliveryReader } from './deployments/DeliveryReader';
import { followSources } from './deployments/followSources';
import { urlInRepository } from './deployments/urlInRepository';
import { registerLibraryActions } from './libraries/actions/registerLibraryActions';
import { collectLibraries } from './libraries/collectLibraries';
import { CompatibleVersions } from './libraries/CompatibleVersions';
import { createLibraries } from './libraries/createLibraries';
import { readDigestConfig } from './libraries/digests/readDigestConfig';
import { linkBuilds } from './libraries/linkBuilds';
import { stateOf } from './libraries/revisions';
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
import { requireService } from './services/requireService';
import { ServiceDirectory } from './services/ServiceDirectory';
import { registerUpdateActions } from './updates/actions/registerUpdateActions';
import { createUpdates } from './updates/createUpdates';

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
        events: eventsServiceRef,
        gitLauncher: gitLauncherServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        reader: coreServices.urlReader,
        scaffolder: scaffolderServiceRef,
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
        events,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        notifications,
        permissions,
        permissionsRegistry,
        reader,
        scaffolder,
        scheduler,
        scmEvents,
        signals,
      }) {
        const { environments, sweep, lockfileMaxBytes, eventSecrets } =
          readFleetConfig(config);
        const now = () => new Date();

        const stores = openStores(await openDatabase(database));
        const { services, readings, tokens, trends } = stores;
        const inOrder = inPromotionOrder(environments);
        const { replica, ratings, rules, keeping } = createLibraries({
          config,
          stores,
          reader,
          logger,
          lockfileMaxBytes,
          now,
        });

        const integrations = ScmIntegrations.fromConfig(config);
        const compareCommits = createCompareCommits({
          integrations,
          commitTimes: stores.commitTimes,
        });
        const changes = new ChangeSignal(() =>
          signals.publish<FleetChange>({
            recipients: { type: 'broadcast' },
            channel: FLEET_CHANGES_CHANNEL,
            message: {},
          }),
        );
        const readable = new ReadableServices({
          catalog,
          permissions,
          auth,
          now,
        });
        const updates = createUpdates({
          stores,
          catalog,
          auth,
          permissions,
          reader,
          scaffolder,
          events,
          integrations,
          environments: readTemplateEnvironments(config).environments,
          trustedTemplates: readTrustedTemplates(config),
          announce: () => changes.announce(),
          logger,
          now,
        });
        const campaigns = createCampaigns({
          config,
          stores,
          auditor,
          auth,
          catalog,
          permissions,
          scaffolder,
          notifications,
          integrations,
          readable,
          environments,
          sources: createCampaignSources({ stores, replica, updates, now }),
          countCommits: async (place, range) =>
            (await compareCommits(place, { ...range, limit: 1 }))?.total,
          digestSchedule: readDigestConfig(config),
          announce: () => changes.announce(),
          logger,
          now,
        });
        const commitCounter = new CommitCounter({
          counts: stores.commitCounts,
          compare: compareCommits,
          onCounted: () => changes.announce(),
          logger,
        });
        const announce = async () => {
          commitCounter.wake();
          campaigns.wake();
          await changes.announce();
        };

        const whatRuns = createDeployments({
          config,
          stores,
          services,
          environments,
          announce,
          logger,
          now,
        });
        const { deployments } = whatRuns;

        const directory = new ServiceDirectory({
          catalog,
          auth,
          services,
          now,
          onChange: refs => {
            readable.forget();
            void replica.servicesChanged(refs);
            void whatRuns.servicesChanged(refs);
            campaigns.servicesChanged();
          },
        });
        const linkDeployedBuilds = async ({ id }: StoredService) => {
          // Most events are of services whose pipelines report no builds.
          if (!(await keeping.libraries.hasBuilds(id))) return false;
          const deployed = await deployments.listLastSuccesses(id);
          return linkBuilds(id, deployed, keeping);
        };
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
              collect: [
                service =>
                  collectLibraries(service, {
                    ...keeping,
                    reader,
                    readings,
                    markOf: url => marks.find(url)?.mark,
                    timeoutMs: GIT_HOST_TIMEOUT_MS,
                  }),
                async service =>
                  updates.collect(service, await stateOf(service, readings)),
              ],
            }),
        });
        updates.onChange(({ state, service }) => {
          if (state === 'merged') queue.add(service);
          campaigns.wake();
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
          writer: new Batcher({
            run: async list =>
              deployments.addDeployments(
                await stores.commitTimes.addTimes(list),
              ),
            // Each holds up readers of SQLite for less than a millisecond.
            gatherMs: 3,
            maxAtOnce: 50,
          }),
          eventSecrets,
          delivery: new DeliveryReader({ store: stores.delivery, now }),
          commitCounts: stores.commitCounts,
          compareCommits,
          requireService: ref => requireService(ref, directory),
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
            lineagesOf: updates.lineagesOf,
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
          matrix: whatRuns.matrix,
          deriving: whatRuns.deriving,
          cellDescription: {
            cells: whatRuns.cells,
            sources: whatRuns.sources,
            inOrder,
            figuresOfBuild: (id, environment) =>
              replica.figuresOfBuild(id, environment),
            urlOfPath: place => urlInRepository(place, integrations),
            now,
          },
          readableTemplates: updates.readableTemplates,
          lineageDescription: updates.lineageDescription,
          observer: updates.observer,
          serviceUpdates: updates.serviceUpdates,
          campaigns,
          announce,
          now,
        };
        httpRouter.use(await createRouter(answers));
        registerLibraryActions(actionsRegistry, answers);
        registerCampaignActions(actionsRegistry, { ...campaigns, readable });
        registerUpdateActions(actionsRegistry, answers);
        // The reporting paths take reporting tokens and the secrets of webhooks, which are none of Backstage's: they look
        // at credentials themselves.
        for (const path of [
          '/openapi.yaml',
          '/openapi.json',
          '/deployments',
          '/deployment-events',
          '/services/:namespace/:name/snapshots',
        ]) {
          httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }

        await whatRuns.schedule(scheduler);
        await updates.schedule(scheduler);
        await campaigns.schedule(scheduler);
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
          listDue: updates.listDue,
          maxAgeMs: sweep.maxAgeMs,
          now,
        });
        const following = await followSources({
          config,
          environments,
          integrations,
          scmEvents,
          scheduler,
          desiredSink: whatRuns.desiredSink,
          observedSink: whatRuns.observedSink,
          logger,
          now,
        });
        await updates.follow();
        const stopFollowing = followPushes({
          scmEvents,
          services,
          directory,
          queue,
          onPushed: async pushed => {
            await stores.commitCounts.forgetSince(pushed.map(({ id }) => id));
            commitCounter.wake();
          },
          logger,
        });
        commitCounter.wake();
        void replica.start();
        lifecycle.addShutdownHook(async () => {
          stopFollowing();
          queue.stop();
          replica.stop();
          commitCounter.stop();
          changes.stop();
          await campaigns.stop();
          await following.stop();
        });
      },
    });
  },
});
