import type { CampaignSpec, ServiceUpdate } from '@slipway/plugin-fleet-common';
import type {
  CampaignRecord,
  ClaimTarget,
  Opening,
  SaveCampaign,
  SaveTarget,
  TargetRecord,
} from '../database/campaignRecords';
import type { ObservedTarget, SelectableService } from './decide/types';

/** What reconciling a campaign needs of the database. Each method is one short transaction. */
export interface ReconcileStore {
  /** Running and paused ones, and closed ones that have not ended; oldest start first. */
  listActive(): Promise<CampaignRecord[]>;
  findCampaign(id: string): Promise<CampaignRecord | undefined>;
  listTargets(campaign: string): Promise<TargetRecord[]>;
  /**
   * Writes the fields that are given (an undefined one is cleared), unless the campaign is no longer at this version.
   *
   * @returns Whether it was written.
   */
  saveCampaign(save: SaveCampaign): Promise<boolean>;
  /** The same for a target. */
  saveTarget(save: SaveTarget): Promise<boolean>;
  /** Leaves out those that the campaign has already. */
  addTargets(campaign: string, targets: TargetRecord[]): Promise<void>;
  /**
   * Claims a target: writes it and an opening, unless the target or the campaign is at another version, the campaign is
   * not running, there is an opening of the credential later than `lastOpening`, or as many targets are at work as may be.
   *
   * @returns Whether it was claimed.
   */
  claimTarget(claim: ClaimTarget): Promise<boolean>;
  /** Takes an opening back that came to nothing. */
  releaseOpening(claim: string): Promise<void>;
  /** Of all campaigns, oldest first. */
  listOpenings(since: string): Promise<Opening[]>;
  /** Of all campaigns: open pull requests (states open, checks, conflict, edited) and claimed targets, by owner. */
  countOpenByOwner(): Promise<Map<string, number>>;
  /** Of all campaigns: targets in state running. */
  countRunning(): Promise<number>;
  /** Credentials whose host wants no requests, until when. */
  listHostPauses(): Promise<Map<string, string>>;
  /** Keeps the later one. */
  pauseHost(credential: string, until: string): Promise<void>;
}

/** What reconciling a campaign sees and does outside of its tables. */
export interface CampaignPorts {
  /** Every service of the catalog, whoever may read it. */
  listServices(spec: CampaignSpec): Promise<SelectableService[]>;
  /**
   * By entity ref; of each that is asked for. The task is looked at for every target that has a claim, whatever its
   * state, and before its update: what a task that has ended reported is then there.
   */
  observe(
    campaign: CampaignRecord,
    targets: TargetRecord[],
  ): Promise<Map<string, ObservedTarget>>;
  /**
   * Starts the task of the target's claim, with the claim's id in its parameters. Gives up within a minute.
   *
   * @returns Its id.
   * @throws ForgeRateLimitError, or an error whose message is a sentence for the target.
   */
  startTask(
    campaign: CampaignRecord,
    target: TargetRecord,
  ): Promise<{ taskId: string }>;
  /** Merges the pull request while its head is this commit, and records it. Errors as of startTask. */
  merge(update: ServiceUpdate, commit: string): Promise<void>;
  /**
   * Closes the pull request with a comment and records the update as `closed`; one that is closed or merged stays so.
   * Errors as of startTask.
   */
  closePullRequest(update: ServiceUpdate, reason: string): Promise<void>;
}
