import type {
  CampaignEvent,
  CampaignSpec,
  CampaignState,
  ChecksState,
  GateCondition,
  ServiceUpdate,
  TargetState,
} from '@slipway/plugin-fleet-common';

/** What is kept of campaigns. Times are ISO 8601 in UTC, so they sort. */

/** What is kept of one wave. */
export interface WaveRecord {
  openedAt?: string;
  /** Since when its gate has held without a break, but for the soak time. */
  heldSince?: string;
  passedAt?: string;
  /** As it was when it was looked at last. */
  gate?: GateCondition[];
}

/**
 * Why a campaign is paused: a `person` asked for it; too many targets failed (`failures`); a merged service is red in
 * the gate's environment (`deployment`). It goes on when a person resumes it, never by itself: whoever looked at the
 * red service knows whether the change was the reason.
 */
export type PauseCause = 'person' | 'failures' | 'deployment';

export interface CampaignRecord {
  id: string;
  /** 1 for the first; each edit of the specification makes a new one. */
  revision: number;
  /** From the start on, a template's version is in it. */
  spec: CampaignSpec;
  state: CampaignState;
  pauseCause?: PauseCause;
  /** Why it is paused or closed, naming the service that was the reason. */
  reason?: string;
  createdBy: string;
  createdAt: string;
  startedAt?: string;
  /** When a person resumed it last: failures before that were looked at. */
  resumedAt?: string;
  /** When it was done; of a closed one: when its last pull request was closed. */
  endedAt?: string;
  /** In the order of `spec.waves`. */
  waves: WaveRecord[];
  /** When services were held against the selector last; absent when a new revision asks for it. */
  selectedAt?: string;
  /** Grows by one with each write; a write names the one it was decided on. */
  version: number;
}

/** That a task may be started for a target; written before it is, so that a killed portal starts no second one. */
export interface Claim {
  /** In the parameters of the task, by which it is found again when its id was never recorded. */
  id: string;
  at: string;
}

export interface TargetRecord {
  /** Entity ref. */
  service: string;
  title: string;
  owner?: string;
  /** What limits its requests: the git host, such as `git.acme.com`. */
  credential: string;
  /** The selector matched it when services were held against it last; one that left the catalog is not. */
  selected: boolean;
  /** Index in `spec.waves`. */
  wave: number;
  /** Its place within all waves, by which it is begun: lower is earlier. */
  rank: number;
  state: TargetState;
  /** When it came into this state. */
  stateSince: string;
  /** One sentence: why it is so. */
  reason?: string;
  /** One sentence: what happens next, or what a person has to do. */
  next?: string;
  /** Whether trying again may help. */
  retryable: boolean;
  /** Of the campaign, when its task was started last. */
  revision?: number;
  claim?: Claim;
  taskId?: string;
  /** Tasks that were started. */
  attempts: number;
  /** Attempts that failed since it last went well or a person asked to try again. */
  failures: number;
  /** Before this nothing is tried again. */
  retryAt?: string;
  pullRequest?: ServiceUpdate['pullRequest'];
  checks: ChecksState;
  openedAt?: string;
  mergedAt?: string;
  /** When the environment of the gate first ran it in health. */
  deployedAt?: string;
  /** Grows by one with each write; a write names the one it was decided on. */
  version: number;
}

/** That a pull request may have been opened: written with the claim, so that a restart does not begin anew. */
export interface Opening {
  campaign: string;
  credential: string;
  /** The claim's id. */
  claim: string;
  at: string;
}

export interface SaveCampaign {
  id: string;
  version: number;
  changes: Partial<Omit<CampaignRecord, 'id' | 'version'>>;
  events?: CampaignEvent[];
}

export interface SaveTarget {
  campaign: string;
  service: string;
  version: number;
  changes: Partial<Omit<TargetRecord, 'service' | 'version'>>;
  events?: CampaignEvent[];
}

export interface ClaimTarget extends SaveTarget {
  campaignVersion: number;
  opening: Opening;
  /** When the newest opening of the credential was that the decision was made on, or since when openings were asked for. */
  lastOpening: string;
  /** As many targets of all campaigns may be at work. */
  maxRunning: number;
}
