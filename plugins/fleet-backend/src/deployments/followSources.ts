import { tmpdir } from 'node:os';
import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { ScmIntegrations } from '@backstage/integration';
import type { CatalogScmEventsService } from '@backstage/plugin-catalog-node/alpha';
import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';
import { readGitOpsConfig } from './gitops/readGitOpsConfig';
import { startGitOpsReader } from './gitops/startGitOpsReader';
import { watchClusters } from './kubernetes/watchClusters';
import type { DesiredSink, ObservedSink } from './sources';

export interface FollowSourcesOptions {
  config: RootConfigService;
  environments: EnvironmentConfig[];
  integrations: ScmIntegrations;
  scmEvents: CatalogScmEventsService;
  scheduler: SchedulerService;
  desiredSink: DesiredSink;
  observedSink: ObservedSink;
  logger: LoggerService;
  now: () => Date;
}

/** Follows the GitOps repository and the clusters, as far as they are configured. */
export async function followSources({
  config,
  desiredSink,
  observedSink,
  scmEvents,
  scheduler,
  integrations,
  ...options
}: FollowSourcesOptions): Promise<{ stop(): Promise<void> }> {
  const repository = readGitOpsConfig(config);
  const reader =
    repository &&
    (await startGitOpsReader({
      ...options,
      repository,
      integrations,
      scmEvents,
      scheduler,
      workingDirectory:
        config.getOptionalString('backend.workingDirectory') ?? tmpdir(),
      sink: desiredSink,
    }));
  const watchers = watchClusters({ ...options, config, sink: observedSink });
  return {
    async stop() {
      await Promise.all([reader?.stop(), watchers.stop()]);
    },
  };
}
