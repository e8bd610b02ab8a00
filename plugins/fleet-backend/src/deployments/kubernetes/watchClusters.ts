import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';
import { createFindEnvironment } from '../createFindEnvironment';
import type { ObservedSink } from '../sources';
import { createBackoff } from './createBackoff';
import { readClusters } from './readClusters';
import { WATCHED_KINDS, watchCluster, type Timings } from './watchCluster';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const TIMINGS: Timings = {
  answerMs: 30 * SECOND,
  // Kubernetes sends a bookmark every minute.
  idleMs: 150 * SECOND,
  watchSeconds: 300,
  resyncMs: 15 * MINUTE,
  absentMs: 10 * MINUTE,
  backoffMs: createBackoff({ baseMs: SECOND, maxMs: MINUTE }),
  gatherMs: 100,
  aliveMs: 30 * SECOND,
  replicaSetsMs: 10 * SECOND,
};

export interface WatchClustersOptions {
  /** With Backstage's `kubernetes` section. */
  config: Config;
  environments: EnvironmentConfig[];
  sink: ObservedSink;
  logger: LoggerService;
  now: () => Date;
  timings?: Partial<Timings>;
}

/**
 * Watches every cluster that an environment runs in, each by itself, and tells the sink what runs there. A cluster that
 * cannot be watched is told to the sink with the reason.
 */
export function watchClusters({
  config,
  environments,
  sink,
  logger,
  now,
  timings,
}: WatchClustersOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const names = new Set(environments.flatMap(({ clusters }) => clusters));
  const findEnvironment = createFindEnvironment(environments);

  const refuse = async (cluster: string, problem: string) => {
    logger.warn(problem);
    for (const kind of WATCHED_KINDS) {
      await sink.failed({ cluster, kind }, problem, now().toISOString());
    }
  };
  const watching = readClusters(config, [...names]).map(async found => {
    try {
      if ('problem' in found) {
        await refuse(found.name, found.problem);
        return;
      }
      await watchCluster({
        cluster: found.cluster,
        findEnvironment,
        sink,
        logger,
        now,
        timings: { ...TIMINGS, ...timings },
        signal: stopping.signal,
      });
    } catch (error) {
      logger.error(
        `The cluster ${found.name} is not watched any more`,
        toError(error),
      );
    }
  });
  return {
    async stop() {
      stopping.abort();
      await Promise.all(watching);
    },
  };
}
