import type { Severity } from './libraryTypes';
import type { DeploymentOutcome } from './types';

/** What runs where: the shapes of `/api/fleet`, one for one with openapi.yaml of fleet-backend. Times are ISO 8601 in UTC. */

/**
 * How a service stands in an environment, derived from what should run, what runs and what was deployed:
 *
 * - `in-sync`: what should run runs, as far as every configured source knows.
 * - `rolling-out`: what should run changed lately, or its replicas are being replaced.
 * - `drift`: something else runs than what should, for longer than a roll-out may take.
 * - `unmanaged`: it runs, but the GitOps repository does not have it.
 * - `missing`: the GitOps repository has it, but it does not run.
 * - `failed`: the last attempt to bring what should run there failed.
 * - `unknown`: a source that would tell is unreachable, broken or too old; never shown as good.
 */
export type CellState =
  | 'in-sync'
  | 'rolling-out'
  | 'drift'
  | 'unmanaged'
  | 'missing'
  | 'failed'
  | 'unknown';

export const CELL_STATES: readonly CellState[] = [
  'failed',
  'drift',
  'missing',
  'unknown',
  'unmanaged',
  'rolling-out',
  'in-sync',
];

export type DeploymentSourceKind = 'events' | 'gitops' | 'kubernetes';

/** Where deployments are known from, and how well that works. */
export interface DeploymentSource {
  kind: DeploymentSourceKind;
  /** Name of the cluster or the sender, or the URL of the repository. */
  name: string;
  /** The environments it tells about; all when absent. */
  environments?: string[];
  /** When it last said something, or was last found unchanged. */
  succeededAt?: string;
  attemptedAt?: string;
  /** What is wrong, as a sentence that says what to do. */
  problem?: string;
  /** Whether what it said is too old to rely on. */
  stale: boolean;
}

/** An environment as the configuration has it. */
export interface EnvironmentSummary {
  /** A DNS label, such as `production`. */
  name: string;
  /** Place in promotion order, from 0. Environments that only were deployed to come last, by name. */
  order: number;
  /** False for one that only events, git or a cluster know. */
  configured: boolean;
  /** Whether promotion needs an approved pull request. */
  protected: boolean;
  /** Names of the clusters; none when no cluster is watched for it. */
  clusters: string[];
  /** Days without a successful deployment after which a service is stale. */
  staleAfterDays: number;
  /** Services per state that the caller may read. */
  states: Partial<Record<CellState, number>>;
  stale: number;
}

/** What one source says runs or should run. */
export interface CellVersion {
  /** Version, from the image's tag or its label; absent when only a digest is known. */
  version?: string;
  /** `sha256:` and 64 digits. */
  digest?: string;
  commit?: string;
  /** Since when, as far as is known. */
  since?: string;
  /** When the source last said so. */
  seenAt: string;
}

export interface DesiredVersion extends CellVersion {
  /** Who wrote the commit that asked for it. */
  author?: string;
  /** Path of the overlay in the GitOps repository. */
  path: string;
  /** Where to see it in the browser. */
  url?: string;
  /** Several containers have their own image; these are all of them. */
  images: ContainerImage[];
}

export interface LiveVersion extends CellVersion {
  cluster: string;
  namespace: string;
  /** Such as `Deployment/payments`. */
  workload: string;
  readyReplicas: number;
  replicas: number;
  images: ContainerImage[];
}

export interface ContainerImage {
  container?: string;
  /** Without tag and digest. */
  image: string;
  tag?: string;
  digest?: string;
}

/** Where an actor is known from; the first of these that knows one is shown. */
export type ActorSource = 'pipeline' | 'git' | 'argocd' | 'automatic';

export interface CellAttempt {
  version: string;
  outcome: DeploymentOutcome;
  finishedAt: string;
  actor?: string;
  actorSource?: ActorSource;
  url?: string;
}

/** One service in one environment. */
export interface DeploymentCell {
  environment: string;
  state: CellState;
  /** Why it is in this state, as a sentence with both values where two differ. */
  reason: string;
  /** Since when. */
  stateSince: string;
  /** What should run; absent where no GitOps repository has it. */
  desired?: DesiredVersion;
  /** What runs; absent where no cluster is watched or nothing runs. */
  live?: LiveVersion;
  /** What runs as far as is known: of the cluster, else of the last success. */
  running?: { version?: string; source: DeploymentSourceKind; seenAt: string };
  lastAttempt?: CellAttempt;
  lastSuccess?: CellAttempt & { commit?: string };
  /** The version of the environment before it differs; information, not a warning. */
  behind?: {
    /** Name of the environment that is ahead. */
    environment: string;
    version: string;
    /** Absent when the git host was not or could not be asked. */
    commits?: number;
  };
  /** No successful deployment for longer than the environment allows. */
  stale?: {
    /** Days since the last success; a lower bound when only a cluster knows it. */
    days: number;
    lowerBound: boolean;
    /** Commits on the default branch since the build that runs. */
    commitsSince?: number;
    /** Open advisories in the build that runs. */
    advisories?: number;
    worstSeverity?: Severity;
  };
}

/** A row of the services × environments matrix. */
export interface DeploymentMatrixRow {
  /** Entity ref. */
  ref: string;
  name: string;
  title?: string;
  owner?: string;
  system?: string;
  template?: string;
  /** In promotion order; environments where it never was are left out. */
  cells: DeploymentCell[];
}

/** The four figures of software delivery, over a number of days. */
export interface DeliveryMetrics {
  days: number;
  deployments: number;
  /** Successful deployments a day. */
  frequency: number;
  /** Median seconds from commit to successful deployment; absent without a deployment whose commit's time is known. */
  leadTimeSeconds?: number;
  /** Failed or rolled back, of all; 0 to 1. */
  changeFailureRate?: number;
  /** Median seconds from a failure to the next success. */
  recoveryTimeSeconds?: number;
  /** Per day, oldest first. */
  trend: Array<{ day: string; successes: number; failures: number }>;
}

/** A commit that is not deployed yet. */
export interface WaitingCommit {
  commit: string;
  /** First line of its message. */
  title: string;
  author: string;
  committedAt: string;
  url?: string;
}

/** What an environment would get. */
export interface WaitingChanges {
  from: { version?: string; commit?: string };
  to: { environment?: string; version?: string; commit: string };
  total: number;
  /** The newest first, at most 50. */
  commits: WaitingCommit[];
  /** The whole difference in the browser. */
  url?: string;
}
