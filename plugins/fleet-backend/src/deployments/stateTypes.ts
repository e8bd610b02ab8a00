import type { CellState } from '@slipway/plugin-fleet-common';
import type { CellFacts } from '../database/cellFacts';

/** Whether what a source says can be relied on for one environment. */
export interface SourceHealth {
  /** The GitOps repository, or the cluster's name, as a subject of a sentence. */
  name: string;
  fresh: boolean;
  /** When it last answered. */
  seenAt?: string;
  problem?: string;
}

export interface StateInput extends CellFacts {
  /** Absent when no GitOps repository tells about the environment. */
  gitops?: SourceHealth;
  /** Those of the environment; none when no cluster is watched for it. */
  clusters: SourceHealth[];
  /** How long a roll-out may take. */
  graceMs: number;
  now: Date;
}

export interface DerivedState {
  state: CellState;
  /** A sentence, with both values where two differ. */
  reason: string;
  /** Since when, where a fact tells it. */
  since?: string;
  /** When time alone may change it. */
  changesAt?: string;
}
