import { randomUUID } from 'node:crypto';
import type {
  AuditorService,
  AuthService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import {
  repositoryAt,
  templateVersionOf,
  type EnvironmentConfig,
} from '@slipway/plugin-fleet-node';
import type { Stores } from '../database/openStores';
import type { ReadableServices } from '../services/ReadableServices';
import { branchesOf } from './branchesOf';
import { CampaignBook } from './CampaignBook';
import { createCampaignCommands } from './campaignCommands';
import { CampaignRunner } from './CampaignRunner';
import { CampaignTasks } from './CampaignTasks';
import { CatalogServices } from './CatalogServices';
import { sendCampaignDigests } from './digests/sendCampaignDigests';
import { tellOfPause } from './digests/tellOfPause';
import { listSelectable } from './listSelectable';
import { MergedDeployments, type CountCommits } from './MergedDeployments';
import { observeTargets } from './observeTargets';
import type { CampaignPorts } from './ports';
import { createProposedChanges } from './proposedChanges';
import { readCampaignConfig } from './readCampaignConfig';
import { reconcileCampaigns } from './reconcileCampaign';
import type { CampaignSources } from './sources';
import { startTask } from './startTask';
import { toReconcileStore } from './toReconcileStore';

const DAY_MS = 24 * 60 * 60_000;

export interface CampaignsDependencies {
  config: RootConfigService;
  stores: Stores;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  permissions: PermissionsService;
  scaffolder: ScaffolderService;
  notifications: NotificationService;
  integrations: ScmIntegrationRegistry;
  readable: ReadableServices;
  environments: EnvironmentConfig[];
  sources: CampaignSources;
  countCommits: CountCommits;
  /** When owners get their digests; they get none, and nobody is told of pauses, when absent. */
  digestSchedule?: SchedulerServiceTaskScheduleDefinition;
  /** Tells open pages that something changed. */
  announce: () => Promise<void>;
  logger: LoggerService;
  now: () => Date;
}

/** One change to many services, in waves: what people ask for, and what brings it forward. */
export function createCampaigns(dependencies: CampaignsDependencies) {
  const { stores, sources, auth, integrations, logger, now } = dependencies;
  const { campaigns, campaignPages: pages, campaignDigests: digests } = stores;
  const settings = readCampaignConfig(dependencies.config);
  const targets = stores.openCampaignTargets({ now });
  const listOrigins = (id: string) => targets.listOrigins(id);
  const catalog = new CatalogServices({
    catalog: dependencies.catalog,
    auth,
    tierKey: settings.tierKey,
    now,
  });
  const tasks = new CampaignTasks({
    scaffolder: dependencies.scaffolder,
    auth,
  });
  const observing = {
    catalog,
    sources,
    targets,
    tasks,
    facts: stores.campaignFacts,
    deployments: new MergedDeployments({
      facts: stores.campaignFacts,
      count: dependencies.countCommits,
      logger,
    }),
    branchesOf: (spec: Parameters<typeof branchesOf>[0]) =>
      branchesOf(spec, { sources, listOrigins }),
    hostOf: (url: string) => repositoryAt(url, integrations)?.forge.host,
  };
  const ports: CampaignPorts = {
    listServices: spec => listSelectable(spec, observing),
    observe: (campaign, list) => observeTargets(campaign, list, observing),
    startTask: (campaign, target) =>
      startTask(campaign, target, { tasks, listOrigins }),
    ...createProposedChanges({ catalog, integrations, sources }),
  };

  const shared = {
    hostPerHour: settings.hostPerHour,
    tasks: settings.openTasks,
    frequencyMs: settings.frequencyMs,
  };
  let hasChanged = false;
  const store = toReconcileStore({ campaigns, targets }, () => {
    hasChanged = true;
  });

  async function look(signal: AbortSignal): Promise<void> {
    hasChanged = false;
    await reconcileCampaigns({
      store,
      ports,
      shared,
      logger,
      now,
      newId: randomUUID,
      signal,
    });
    if (!hasChanged) return;
    await dependencies.announce();
    if (!dependencies.digestSchedule) return;
    for (const campaign of await campaigns.listActive()) {
      await tellOfPause(campaign, { ...dependencies, digests });
    }
  }
  const runner = new CampaignRunner({ look, logger });

  const book = new CampaignBook({
    campaigns,
    targets,
    templateVersion: async ref => {
      const credentials = await auth.getOwnServiceCredentials();
      const template = await dependencies.catalog.getEntityByRef(ref, {
        credentials,
      });
      if (template) {
        return templateVersionOf({ ref, metadata: template.metadata });
      }
      throw new InputError(
        `The catalog has no template ${ref}; correct its name, or register its template.yaml`,
      );
    },
    onChange: () => {
      runner.wake();
      void dependencies.announce();
    },
    now,
  });
  const description = { pages, targets, shared };

  return {
    commands: createCampaignCommands({
      ...dependencies,
      campaigns,
      book,
      description,
      listServices: ports.listServices,
      environments: dependencies.environments.map(({ name }) => name),
      scripts: settings.scripts,
    }),
    pages,
    description,
    /** To be called when something changed that a campaign may wait for: an update, a deployment. */
    wake: () => runner.wake(),
    /** To be called when services of the catalog came, changed or went. */
    servicesChanged: () => catalog.forget(),
    stop: () => runner.stop(),
    async schedule(scheduler: SchedulerService): Promise<void> {
      await scheduler.scheduleTask({
        id: 'fleet-campaigns',
        frequency: { milliseconds: settings.frequencyMs },
        initialDelay: { seconds: 10 },
        timeout: { minutes: 10 },
        // Each process for itself, which is safe: one that is killed would keep all others waiting for its timeout.
        scope: 'local',
        fn: () => runner.run(),
      });
      await scheduler.scheduleTask({
        id: 'fleet-campaign-openings',
        frequency: { hours: 24 },
        initialDelay: { minutes: 1 },
        timeout: { minutes: 10 },
        fn: async () => {
          const old = new Date(now().getTime() - DAY_MS).toISOString();
          await targets.removeOpenings(old);
        },
      });
      if (!dependencies.digestSchedule) return;
      await scheduler.scheduleTask({
        ...dependencies.digestSchedule,
        id: 'fleet-campaign-digests',
        fn: abort =>
          sendCampaignDigests({ ...dependencies, campaigns, digests }, abort),
      });
    },
  };
}
