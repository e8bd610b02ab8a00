import type { ChecksState, ServiceUpdate } from './updateTypes';

/** One change to many services, in waves: the shapes of `/api/fleet/campaigns`. Times are ISO 8601 in UTC. */

export type CampaignChange =
  | {
      kind: 'template';
      /** Entity ref. */
      template: string;
      /** SemVer; the catalog's when the campaign starts unless told otherwise. */
      version?: string;
      allowDowngrade?: boolean;
      /** Id of the campaign that it takes back: each service that merged it returns to the version it came from. */
      rollsBack?: string;
    }
  | {
      kind: 'library';
      /** Normalised name. */
      library: string;
      /** The lowest version that is wanted, as in an advisory's fixed-in. */
      version: string;
      /** The advisory that it is about. */
      advisory?: string;
    }
  | {
      kind: 'script';
      /** Program and arguments, run in the root of each repository; no shell. */
      command: string[];
      /** First line of its commits and title of its pull requests. */
      message: string;
    };

/** Which services; what is absent does not limit, and each list is an or. */
export interface CampaignSelector {
  services?: string[];
  exclude?: string[];
  owners?: string[];
  systems?: string[];
  templates?: string[];
  /** Value of the label or annotation `acme.com/tier` in the catalog. */
  tiers?: string[];
  /** Part of the name or title. */
  search?: string;
}

export interface CampaignWave {
  name: string;
  /** These services, whatever the share. */
  services?: string[];
  /** Of all targets, together with the waves before it, more than 0 and up to 1; at least one service. */
  share: number;
}

/** What a wave has to reach before the next one starts. */
export interface CampaignGate {
  /** Of its due targets, 0 to 1. */
  mergedShare: number;
  /** No open pull request of the wave has a failed check. */
  checksGreen: boolean;
  /** Environment in which the merged commits must have been deployed and be healthy. */
  environment?: string;
  /** Minutes to wait after the rest holds. */
  soakMinutes: number;
}

export interface WorkingHours {
  /** 1 is Monday, 7 is Sunday. */
  days: number[];
  /** `HH:MM`, inclusive. */
  from: string;
  /** `HH:MM`, exclusive. */
  to: string;
  /** IANA name. */
  timeZone: string;
}

export interface CampaignLimits {
  /** Pull requests opened per hour with one credential of a git host, spread evenly. */
  perHour: number;
  /** Open pull requests of campaigns per owner; a security campaign may go over it. */
  openPerOwner: number;
  /** When pull requests may be opened; always when absent, and for a security campaign. */
  hours?: WorkingHours;
}

export interface CampaignSpec {
  title: string;
  /** For the pull requests: why this is asked for. Markdown. */
  reason?: string;
  change: CampaignChange;
  selector: CampaignSelector;
  /** In order; the last one has the share 1. */
  waves: CampaignWave[];
  gate: CampaignGate;
  limits: CampaignLimits;
  /** Skips working hours and owners' limits, never those of the git host. */
  security: boolean;
  /** `opted-in`: Slipway merges what is clean and green for owners whose entity has `slipway.dev/auto-merge: 'true'`. */
  merge: 'never' | 'opted-in';
  /** Failed targets after which it pauses by itself. */
  pauseAfterFailures: number;
}

export type CampaignState = 'draft' | 'running' | 'paused' | 'done' | 'closed';

/**
 * Where a target stands. In order: `planned` (its wave has not begun), `ready` (may begin, waits for a limit),
 * `running` (its task was claimed), `open`, `checks` (green checks are awaited), `merged`, `deployed` (the gate's
 * environment runs it). At the end without a pull request: `no-op`, `blocked`. At the side: `conflict`, `edited`,
 * `declined`, `failed`, `held`, `superseded` (another campaign asks for more), `left` (no longer selected).
 */
export type TargetState =
  | 'planned'
  | 'ready'
  | 'running'
  | 'no-op'
  | 'blocked'
  | 'open'
  | 'checks'
  | 'conflict'
  | 'edited'
  | 'declined'
  | 'merged'
  | 'deployed'
  | 'failed'
  | 'held'
  | 'superseded'
  | 'left';

export const TARGET_STATES: readonly TargetState[] = [
  'failed',
  'conflict',
  'edited',
  'blocked',
  'declined',
  'held',
  'open',
  'checks',
  'running',
  'ready',
  'planned',
  'merged',
  'deployed',
  'no-op',
  'superseded',
  'left',
];

export interface GateCondition {
  /** Such as `merged`. */
  name: 'merged' | 'checks' | 'deployment' | 'soak';
  met: boolean;
  /** One sentence: what it waits for, or what was reached. */
  text: string;
}

export interface WaveProgress {
  name: string;
  state: 'waiting' | 'open' | 'passed';
  total: number;
  merged: number;
  /** Neither merged nor in need of anything: no-op, blocked, declined, held, superseded, left. */
  settled: number;
  openedAt?: string;
  passedAt?: string;
  gate: GateCondition[];
}

export interface Campaign {
  id: string;
  /** 1 for the first; each edit of the specification makes a new one. */
  revision: number;
  spec: CampaignSpec;
  state: CampaignState;
  /** Why it is paused or closed, naming the service that was the reason. */
  reason?: string;
  createdBy: string;
  createdAt: string;
  startedAt?: string;
  endedAt?: string;
  /** Targets by state, of the services that the caller may read. */
  counts: Partial<Record<TargetState, number>>;
  total: number;
  waves: WaveProgress[];
  /** Seconds from the start until this share of the due targets had been merged. */
  timeTo: { 50?: number; 70?: number; 95?: number };
  /** Until when the git host wants no requests. */
  waitsUntil?: string;
}

export interface CampaignTarget {
  /** Entity ref. */
  service: string;
  title: string;
  owner?: string;
  /** Index in `waves`. */
  wave: number;
  state: TargetState;
  /** One sentence: why it is so. */
  reason?: string;
  /** One sentence: what happens next, or what a person has to do. */
  next?: string;
  /** Whether trying again may help. */
  retryable: boolean;
  pullRequest?: ServiceUpdate['pullRequest'];
  checks: ChecksState;
  taskId?: string;
  attempts: number;
  openedAt?: string;
  mergedAt?: string;
  updatedAt: string;
}

export interface PreviewedTarget {
  service: string;
  title: string;
  owner?: string;
  /** Absent for a service that is left out. */
  wave?: number;
  /** One sentence: why it is in, or why it is left out. */
  why: string;
  /** What is known without looking into the repository, such as `behind`, `already there`, `not used`, `held`. */
  class: 'due' | 'already-there' | 'unaffected' | 'held' | 'unknown';
}

export interface CampaignPreview {
  due: number;
  leftOut: number;
  waves: Array<{ name: string; services: number }>;
  /** The first 500, by wave and name. */
  targets: PreviewedTarget[];
  /** Such as how long the limits make it take, one sentence each. */
  hints: string[];
}

export interface BurnDownPoint {
  at: string;
  /** Due targets that were merged. */
  merged: number;
  /** Pull requests that had been opened, and not merged or closed. */
  open: number;
  /** Due targets. */
  due: number;
}

export interface CampaignEvent {
  at: string;
  /** Entity ref of the user or service; `slipway` for what it did by itself. */
  actor: string;
  /** One sentence. */
  text: string;
  service?: string;
}
