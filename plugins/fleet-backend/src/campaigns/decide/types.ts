import type {
  CellState,
  ServiceUpdate,
  TargetState,
} from '@slipway/plugin-fleet-common';

/** What the decisions about a campaign are made from and what they say. Times are ISO 8601 in UTC, so they sort. */

export type {
  CampaignRecord,
  Claim,
  PauseCause,
  TargetRecord,
  WaveRecord,
} from '../../database/campaignRecords';

export interface ObservedTask {
  id: string;
  /** `gone`: the scaffolder no longer knows it. */
  state: 'running' | 'completed' | 'failed' | 'cancelled' | 'gone';
  /** Why it failed, as a sentence. */
  error?: string;
}

/** The service in the environment of the gate. */
export interface ObservedDeployment {
  state: CellState;
  /** As the cell says it. */
  reason: string;
  /** Since when the cell is in this state. */
  since?: string;
  /** Whether what runs there contains the merge commit; undefined when it cannot be told. */
  hasMerge?: boolean;
}

/** How the service's default branch stands to what the campaign asks for. */
export interface ObservedBranch {
  /** `unaffected`: it does not use the template or library. `unknown`: it was not or could not be read. */
  state: 'due' | 'already-there' | 'unaffected' | 'held' | 'unknown';
  /** Such as why it is held, as a sentence. */
  reason?: string;
}

/** What is known of a target from elsewhere, just now. */
export interface ObservedTarget {
  branch: ObservedBranch;
  /** The proposed update of the campaign's kind and subject; absent when there never was one. */
  update?: ServiceUpdate;
  /** Its task by `taskId`, or by the claim's id when that was never recorded; absent when there is none. */
  task?: ObservedTask;
  /** Absent when the gate has no environment, or nothing is known of the service in it. */
  deployment?: ObservedDeployment;
  /** Its owner's entity has `slipway.dev/auto-merge: 'true'`. */
  ownerOptIn: boolean;
}

/** Whether something may be done now; otherwise why not, and from when it may be asked again if time alone tells. */
export type Permit =
  | { granted: true }
  | { granted: false; reason: string; until?: string };

export type TargetAction =
  /** To make or renew the branch and pull request. */
  | { kind: 'start-task' }
  /** Only when the head is still this commit. */
  | { kind: 'merge'; commit: string }
  /** With this sentence as a comment. */
  | { kind: 'close-pull-request'; reason: string };

/** What is to be made of one target. */
export interface Step {
  state: TargetState;
  /** One sentence: why it is so. */
  reason?: string;
  /** One sentence: what happens next, or what a person has to do. */
  next?: string;
  retryable: boolean;
  action?: TargetAction;
  failures: number;
  retryAt?: string;
}

/** What selecting goes by: a service of the catalog, and what the portal knows of it already. */
export interface SelectableService {
  /** Entity ref. */
  service: string;
  title: string;
  owner?: string;
  system?: string;
  /** Label or annotation `acme.com/tier`. */
  tier?: string;
  /** Entity ref of the template that made it. */
  template?: string;
  /** The git host; absent when it has no repository that can be changed. */
  credential?: string;
  /** How its default branch stands to the campaign's change. */
  branch: ObservedBranch;
  /** Why it comes last, as a sentence: such as a deployment of it that failed. */
  unhealthy?: string;
}
