import type { ContainerImage } from '@slipway/plugin-fleet-common';

/**
 * What the readers of the GitOps repository and of clusters tell, and whom. A reader knows nothing of our tables; what
 * it tells is kept and derived from by others.
 */

/** What should run of one service in one environment. */
export interface DesiredState {
  /** Name of the folder in the repository, or of the service that an annotation names. */
  service: string;
  environment: string;
  /** Path of the overlay. */
  path: string;
  /** Of the service's own workload first; empty when it has a problem. */
  images: ContainerImage[];
  /** The last commit that changed which images these are. */
  commit: string;
  author: string;
  /** ISO 8601 in UTC. */
  committedAt: string;
  /** Why this overlay cannot be read, as a sentence with its path; others are not touched by that. */
  problem?: string;
}

/** Keeps what the GitOps repository says. */
export interface DesiredSink {
  /** Takes the place of everything that this repository said before. */
  replaceAll(reading: {
    /** URL of the repository. */
    source: string;
    revision: string;
    readAt: string;
    states: DesiredState[];
  }): Promise<void>;
  /** It was looked at, and nothing had changed. */
  unchanged(source: string, at: string): Promise<void>;
  /** It could not be read; what it said before stays, and ages. */
  failed(source: string, problem: string, at: string): Promise<void>;
  /** There is no such repository. Until there was one, it is as if none were configured. */
  absent(source: string, problem: string, at: string): Promise<void>;
}

/** A workload of a cluster that belongs to a service. */
export interface ObservedWorkload {
  cluster: string;
  namespace: string;
  kind: 'Deployment' | 'StatefulSet' | 'Job' | 'Application';
  name: string;
  uid: string;
  /** Entity ref that an annotation names, or the label `app.kubernetes.io/name`. */
  service: string;
  /** Of the service's own container first; digests as running pods report them, where known. */
  images: ContainerImage[];
  /** Label app.kubernetes.io/version, else the tag. */
  version?: string;
  /** Git commit, where a label or annotation has it. */
  commit?: string;
  replicas: number;
  readyReplicas: number;
  updatedReplicas: number;
  /** Why it does not get further, such as ProgressDeadlineExceeded or ImagePullBackOff. */
  failure?: string;
  /** When this version began to run, as far as the cluster knows; a lower bound. ISO 8601 in UTC. */
  since: string;
  /** Who started it, of Argo CD. */
  actor?: string;
}

/** Keeps what clusters run. */
export interface ObservedSink {
  /** Takes the place of everything of this cluster and kind. */
  replaceAll(
    place: { cluster: string; kind: ObservedWorkload['kind'] },
    workloads: ObservedWorkload[],
    at: string,
  ): Promise<void>;
  changed(workloads: ObservedWorkload[], at: string): Promise<void>;
  removed(
    workloads: Array<
      Pick<ObservedWorkload, 'cluster' | 'kind' | 'namespace' | 'name'>
    >,
    at: string,
  ): Promise<void>;
  /** The watch lives: what it said before still holds. */
  alive(
    place: { cluster: string; kind: ObservedWorkload['kind'] },
    at: string,
  ): Promise<void>;
  failed(
    place: { cluster: string; kind: ObservedWorkload['kind'] },
    problem: string,
    at: string,
  ): Promise<void>;
}

/** Which environment a namespace of a cluster is, and which service when its pattern names one. */
export type FindEnvironment = (place: {
  cluster: string;
  namespace: string;
}) => { environment: string; service?: string } | undefined;
