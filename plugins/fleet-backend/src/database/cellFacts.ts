import type {
  ActorSource,
  CellState,
  ContainerImage,
  DeploymentKind,
  DeploymentOutcome,
  DeploymentSourceKind,
} from '@slipway/plugin-fleet-common';
import type {
  DeploymentCellRow,
  DeploymentSourceRow,
  DesiredStateRow,
  ObservedWorkloadRow,
} from './tables';

/** What is known of one service in one environment, by source; all times are ISO 8601 in UTC. */
export interface CellFacts {
  environment: string;
  lastAttempt?: EventFacts;
  lastSuccess?: EventFacts;
  desired?: DesiredFacts;
  workloads: WorkloadFacts[];
}

/** A deployment that ended. */
export interface EventFacts {
  version: string;
  outcome: DeploymentOutcome;
  kind: DeploymentKind;
  finishedAt: string;
  commit?: string;
  digest?: string;
  actor?: string;
  actorSource?: ActorSource;
  url?: string;
}

/** What the GitOps repository asks for. */
export interface DesiredFacts {
  source: string;
  path: string;
  /** Of the service itself first. */
  images: ContainerImage[];
  commit: string;
  author?: string;
  committedAt: string;
  /** From when a roll-out may take its time. */
  askedAt: string;
  problem?: string;
}

/** A workload of a cluster. */
export interface WorkloadFacts {
  cluster: string;
  kind: ObservedWorkloadRow['kind'];
  namespace: string;
  name: string;
  /** Of the service itself first. */
  images: ContainerImage[];
  version?: string;
  commit?: string;
  replicas: number;
  readyReplicas: number;
  updatedReplicas: number;
  failure?: string;
  since: string;
  actor?: string;
}

/** When a source last answered, and why it did not since. */
export interface SourceFacts {
  kind: DeploymentSourceKind;
  name: string;
  /** The kind of workload, of a cluster; otherwise empty. */
  part: string;
  attemptedAt: string;
  succeededAt?: string;
  problem?: string;
  /** There was no such thing when it was last asked. */
  absent: boolean;
}

/** What is derived from the facts of a cell, and kept beside them. */
export interface DerivedCell {
  state: CellState;
  reason: string;
  /** Since when, where a fact tells it; otherwise since it was first derived. */
  since?: string;
  /** When time alone may change what is derived. */
  dueAt?: string;
  running?: Running;
  behind?: { environment: string; version: string };
  stale: boolean;
  /** When what runs was deployed, as far as known. */
  staleFrom?: string;
  /** Whether it may be earlier than that. */
  staleLowerBound: boolean;
}

/** What runs, as far as is known: of the cluster, else of the last success. */
export interface Running {
  version?: string;
  digest?: string;
  commit?: string;
  source: 'kubernetes' | 'events';
  since: string;
}

/** Decides over all cells of one service together: one can be behind another. The answer has one for each, in order. */
export type DeriveService = (
  cells: CellFacts[],
  sources: SourceFacts[],
) => DerivedCell[];

export function lastAttemptOf(row: DeploymentCellRow): EventFacts | undefined {
  const { attempt_version: version, attempt_outcome: outcome } = row;
  if (version === null || outcome === null) return undefined;
  return {
    version,
    outcome,
    kind: row.attempt_kind ?? 'deployed',
    finishedAt: row.attempt_finished_at ?? '',
    commit: row.attempt_commit_id ?? undefined,
    digest: row.attempt_digest ?? undefined,
    actor: row.attempt_actor ?? undefined,
    actorSource: row.attempt_actor_source ?? undefined,
    url: row.attempt_url ?? undefined,
  };
}

export function lastSuccessOf(row: DeploymentCellRow): EventFacts | undefined {
  const { success_version: version } = row;
  if (version === null) return undefined;
  return {
    version,
    outcome: 'success',
    kind: row.success_kind ?? 'deployed',
    finishedAt: row.success_finished_at ?? '',
    commit: row.success_commit_id ?? undefined,
    digest: row.success_digest ?? undefined,
    actor: row.success_actor ?? undefined,
    actorSource: row.success_actor_source ?? undefined,
    url: row.success_url ?? undefined,
  };
}

export function desiredOf(row: DesiredStateRow): DesiredFacts {
  return {
    source: row.source,
    path: row.path,
    images: JSON.parse(row.images),
    commit: row.commit_id,
    author: row.author ?? undefined,
    committedAt: row.committed_at,
    askedAt: row.asked_at,
    problem: row.problem ?? undefined,
  };
}

export function workloadOf(row: ObservedWorkloadRow): WorkloadFacts {
  return {
    cluster: row.cluster,
    kind: row.kind,
    namespace: row.namespace,
    name: row.name,
    images: JSON.parse(row.images),
    version: row.version ?? undefined,
    commit: row.commit_id ?? undefined,
    replicas: row.replicas,
    readyReplicas: row.ready_replicas,
    updatedReplicas: row.updated_replicas,
    failure: row.failure ?? undefined,
    since: row.since,
    actor: row.actor ?? undefined,
  };
}

export function sourceOf(row: DeploymentSourceRow): SourceFacts {
  return {
    kind: row.kind,
    name: row.name,
    part: row.part,
    attemptedAt: row.attempted_at,
    succeededAt: row.succeeded_at ?? undefined,
    problem: row.problem ?? undefined,
    absent: row.absent === 1,
  };
}
