import type { ActorSource } from './deploymentTypes';
import type { Severity } from './libraryTypes';
import type { LineageState } from './updateTypes';

/** The shapes of `/api/fleet`, one for one with openapi.yaml of fleet-backend. Times are ISO 8601 in UTC. */

/** One page of a list; `nextCursor` is absent on the last page. */
export interface Page<T> {
  items: T[];
  totalItems: number;
  nextCursor?: string;
}

/**
 * What is known of a service's libraries. `unreadable` keeps the last good libraries beside its reason;
 * `pending` means that nothing was read yet.
 */
export interface LibraryStatus {
  state: 'read' | 'unreadable' | 'pending';
  /** Why it is unreadable, as a sentence that says what to do. */
  reason?: string;
  /** When the lockfile was last read successfully. */
  readAt?: string;
  /** When reading was last attempted. */
  attemptedAt?: string;
  /** Path of the lockfile in the repository. */
  lockfile?: string;
  /** The commit that was read. */
  commit?: string;
  /** Distinct resolved libraries at the last good reading. */
  count: number;
  /** Direct runtime libraries that are behind the latest stable version. */
  outdated?: number;
  /** The worst open advisory on any of them; absent when there is none. */
  worstSeverity?: Severity;
}

export type DeploymentOutcome = 'success' | 'failure';

/** What a deployment did; after a `removed` one nothing runs. */
export type DeploymentKind = 'deployed' | 'upgraded' | 'rolledback' | 'removed';

/** Whose words told of a deployment: `api` is the fleet's own. */
export type DeploymentEventSource =
  | 'api'
  | 'cdevents'
  | 'github'
  | 'gitlab'
  | 'teamcity';

/** The state of one service in one environment, by its deployment events. */
export interface EnvironmentCell {
  environment: string;
  /** The attempt that finished last. */
  lastAttempt: {
    version: string;
    outcome: DeploymentOutcome;
    finishedAt: string;
  };
  /** The last attempt that succeeded: what runs, as far as events know. */
  lastSuccess?: { version: string; finishedAt: string };
}

/** A place that services are deployed to. */
export interface Environment {
  /** A DNS label, such as `production`. */
  name: string;
}

export interface FleetService {
  /** Entity ref, such as `component:default/payments`. */
  ref: string;
  name: string;
  title?: string;
  description?: string;
  /** Entity ref of the owner; absent when the catalog has none. */
  owner?: string;
  system?: string;
  /** Entity ref of the template that made it; absent for services made by hand. */
  template?: string;
  templateVersion?: string;
  /** How it stands to that template; absent for services that none made, as far as is known. */
  lineage?: {
    state: LineageState;
    /** By its lock. */
    version?: string;
    /** The template's version in the catalog. */
    latest?: string;
    /** Versions of the changelog between the two. */
    versionsBehind?: number;
  };
  libraries: LibraryStatus;
  /** In promotion order; environments in which nothing was ever deployed are left out. */
  environments: EnvironmentCell[];
}

/** A deployment as its sender described it; its times are repeated with the zone they were sent in. */
export interface Deployment {
  /** The sender's id of the event; sending it again changes nothing. */
  id: string;
  /** Entity ref of the service. */
  service: string;
  environment: string;
  version: string;
  outcome: DeploymentOutcome;
  finishedAt: string;
  startedAt?: string;
  commit?: string;
  /** Of the image, such as `sha256:` and 64 digits. */
  digest?: string;
  actor?: string;
  /** Where the actor is known from. */
  actorSource?: ActorSource;
  url?: string;
  /** What it did; `deployed` unless told otherwise. */
  kind?: DeploymentKind;
  /** Who told of it; `api` unless told otherwise. */
  source?: DeploymentEventSource;
}
