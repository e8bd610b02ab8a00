import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';
import type { Stores } from '../database/openStores';
import type { ServiceStore } from '../database/ServiceStore';
import { checkHealth } from './checkHealth';
import { createDesiredSink, createObservedSink } from './createSinks';
import { deriveService } from './deriveService';
import { createFindEnvironment } from './createFindEnvironment';
import { readGitOpsConfig } from './gitops/readGitOpsConfig';
import { rematchServices } from './rematchServices';

export interface DeploymentsDependencies {
  config: RootConfigService;
  stores: Stores;
  services: ServiceStore;
  /** In promotion order. */
  environments: EnvironmentConfig[];
  /** Tells open pages that something changed. */
  announce: () => Promise<void>;
  logger: LoggerService;
  now: () => Date;
}

/** What runs where: where events, the GitOps repository and clusters tell what they know, and what is derived of it. */
export function createDeployments(dependencies: DeploymentsDependencies) {
  const { config, stores, environments, announce, now } = dependencies;
  const deriving = {
    environments,
    gitops: readGitOpsConfig(config)?.url,
  };
  const { cells, deployments, desired, observed } = stores.openDeployments({
    derive: (known, sources) =>
      deriveService(known, sources, { ...deriving, now: now() }),
    now,
  });
  const sources = stores.deploymentSources;
  const findEnvironment = createFindEnvironment(environments);
  const look = () =>
    checkHealth({ ...deriving, sources, cells, announce, now });
  const sinks = {
    desired,
    observed,
    sources,
    findEnvironment,
    checkHealth: look,
    announce,
  };
  return {
    deriving,
    cells,
    deployments,
    matrix: stores.matrix,
    sources,
    findEnvironment,
    /** Takes what the GitOps repository says. */
    desiredSink: createDesiredSink(sinks),
    /** Takes what clusters run. */
    observedSink: createObservedSink(sinks),
    /** To be called when services of the catalog came, changed or went: what others call so is theirs. */
    servicesChanged: (refs: string[]) =>
      rematchServices(refs, { ...dependencies, desired, observed }),
    async schedule(scheduler: SchedulerService): Promise<void> {
      const clusters = environments.flatMap(one => one.clusters);
      await scheduler.scheduleTask({
        id: 'fleet-deployment-states',
        frequency: { seconds: 10 },
        initialDelay: { seconds: 5 },
        // It takes seconds. A process that is killed in it keeps it from all others for this long.
        timeout: { minutes: 2 },
        fn: async () => {
          await look();
          if ((await cells.deriveDue()) > 0) await announce();
        },
      });
      await scheduler.scheduleTask({
        id: 'fleet-deployment-sources',
        frequency: { hours: 24 },
        initialDelay: { seconds: 5 },
        timeout: { minutes: 10 },
        fn: async () => {
          await desired.keepOnly(deriving.gitops);
          await observed.keepOnly(clusters);
          await sources.keepOnly('gitops', [deriving.gitops ?? '']);
          await sources.keepOnly('kubernetes', clusters);
        },
      });
    },
  };
}
