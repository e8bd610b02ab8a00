import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  FindEnvironment,
  ObservedSink,
  ObservedWorkload,
} from '../sources';
import { applicationToWorkload } from './applicationToWorkload';
import { ClusterClient, type ClusterTimings } from './ClusterClient';
import type { Surroundings } from './describeObject';
import { explainFailure } from './explainFailure';
import type { ClusterConfig } from './readClusters';
import {
  ReplicaSets,
  toOwnedReplicaSet,
  type OwnedReplicaSet,
} from './ReplicaSets';
import {
  deploymentToWorkload,
  jobToWorkload,
  rolledOutAt,
  statefulSetToWorkload,
} from './toWorkload';
import { watchKind, type KindListener, type WatchTimings } from './watchKind';
import { WorkloadFeed } from './WorkloadFeed';

export interface Timings extends ClusterTimings, WatchTimings {
  gatherMs: number;
  aliveMs: number;
  /** How long Deployments wait for the ReplicaSets that tell how old they are. */
  replicaSetsMs: number;
}

export interface WatchClusterOptions {
  cluster: ClusterConfig;
  findEnvironment: FindEnvironment;
  sink: ObservedSink;
  logger: LoggerService;
  now: () => Date;
  timings: Timings;
  signal: AbortSignal;
}

export const WATCHED_KINDS = [
  'Deployment',
  'StatefulSet',
  'Job',
  'Application',
] as const;

const ARGO = '/apis/argoproj.io/v1alpha1';
const PATHS = {
  Deployment: '/apis/apps/v1/deployments',
  StatefulSet: '/apis/apps/v1/statefulsets',
  ReplicaSet: '/apis/apps/v1/replicasets',
  Job: '/apis/batch/v1/jobs',
  Application: `${ARGO}/applications`,
};

/** Follows the workloads of one cluster until aborted, each kind by itself: one that is forbidden stops no other. */
export async function watchCluster(
  options: WatchClusterOptions,
): Promise<void> {
  const { cluster, timings, signal } = options;
  const client = new ClusterClient(cluster, timings);
  const surroundings = surroundingsOf(options, client);
  const replicaSets = new ReplicaSets();
  const rollouts = new WeakMap<ObservedWorkload, string>();
  let listed = () => {};
  const agesKnown = new Promise<void>(resolve => {
    listed = resolve;
  });

  const feed = (
    kind: ObservedWorkload['kind'],
    toWorkload: (object: unknown) => ObservedWorkload | undefined,
    more: Partial<ConstructorParameters<typeof WorkloadFeed>[0]> = {},
  ) =>
    new WorkloadFeed({
      ...options,
      ...timings,
      ...more,
      place: { cluster: cluster.name, kind },
      toWorkload,
    });
  const deployments = feed(
    'Deployment',
    object => {
      const workload = deploymentToWorkload(object, surroundings);
      const time = workload && rolledOutAt(object);
      if (time) rollouts.set(workload, time);
      return workload;
    },
    {
      ready: Promise.race([agesKnown, wait(timings.replicaSetsMs)]),
      complete: workload => {
        const time = rollouts.get(workload);
        const began = replicaSets.beganAt(workload.uid, time);
        const since = began && surroundings.toOurTime(began);
        return since ? { ...workload, since } : workload;
      },
    },
  );
  const of =
    (convert: typeof jobToWorkload) =>
    (object: unknown): ObservedWorkload | undefined =>
      convert(object, surroundings);
  const feeds = {
    Deployment: deployments,
    StatefulSet: feed('StatefulSet', of(statefulSetToWorkload)),
    Job: feed('Job', of(jobToWorkload)),
    Application: feed('Application', of(applicationToWorkload)),
  };
  const shared = { client, timings, signal };

  await Promise.all([
    watchKind({
      ...shared,
      path: PATHS.ReplicaSet,
      listener: ageOf(deployments, replicaSets, { ...options, listed }),
    }),
    ...WATCHED_KINDS.map(async kind => {
      const path = PATHS[kind];
      const discoveryPath = kind === 'Application' ? ARGO : undefined;
      const listener = feeds[kind];
      await watchKind({ ...shared, path, discoveryPath, listener });
      await listener.stop();
    }),
  ]);
}

/** ReplicaSets are told to nobody; they make known since when a Deployment runs what it runs. */
function ageOf(
  deployments: WorkloadFeed,
  replicaSets: ReplicaSets,
  { cluster, logger, listed }: WatchClusterOptions & { listed: () => void },
): KindListener<OwnedReplicaSet> {
  return {
    keep: toOwnedReplicaSet,
    async listed(all) {
      replicaSets.replaceAll(all);
      listed();
      deployments.refresh();
    },
    absent: async () => {},
    changed(object) {
      const found = toOwnedReplicaSet(object);
      if (found && replicaSets.add(found))
        deployments.refresh(found.deployment);
    },
    removed(object) {
      const found = toOwnedReplicaSet(object);
      if (found) replicaSets.remove(found);
    },
    alive: () => {},
    async failed(error) {
      // Without them a Deployment counts from when it was made, which is no reason to distrust the rest.
      listed();
      const place = { cluster: cluster.name, kind: 'ReplicaSet' };
      logger.warn(explainFailure(error, place), error);
    },
  };
}

function surroundingsOf(
  { cluster, findEnvironment, now }: WatchClusterOptions,
  client: ClusterClient,
): Surroundings {
  return {
    cluster: cluster.name,
    findEnvironment,
    toOurTime(time) {
      const theirs = Date.parse(time);
      if (Number.isNaN(theirs)) return new Date(0).toISOString();
      const ours = Math.min(theirs - client.clockSkewMs, now().getTime());
      return new Date(ours).toISOString();
    },
  };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds).unref();
  });
}
