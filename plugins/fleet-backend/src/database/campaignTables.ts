import type {
  CampaignChange,
  CampaignState,
  ChecksState,
  TargetState,
} from '@slipway/plugin-fleet-common';

/** The rows of our tables; what each column means is said in the migrations. Times are ISO 8601 in UTC. */

export interface CampaignRow {
  id: string;
  revision: number;
  kind: CampaignChange['kind'];
  state: CampaignState;
  pause_cause: 'person' | 'failures' | 'deployment' | null;
  reason: string | null;
  told_pause: string | null;
  created_by: string;
  created_at: string;
  started_at: string | null;
  resumed_at: string | null;
  ended_at: string | null;
  waves: string;
  selected_at: string | null;
  version: number;
}

export interface CampaignRevisionRow {
  campaign_id: string;
  revision: number;
  spec: string;
}

export interface CampaignTargetRow {
  campaign_id: string;
  service: string;
  title: string;
  owner: string | null;
  credential: string;
  selected: number;
  wave: number;
  rank: number;
  state: TargetState;
  state_since: string;
  reason: string | null;
  next: string | null;
  retryable: number;
  revision: number | null;
  claim_id: string | null;
  claimed_at: string | null;
  task_id: string | null;
  attempts: number;
  failures: number;
  retry_at: string | null;
  pull_number: number | null;
  pull_url: string | null;
  pull_title: string | null;
  checks: ChecksState;
  opened_at: string | null;
  merged_at: string | null;
  deployed_at: string | null;
  from_version: string | null;
  updated_at: string;
  version: number;
}

export interface CampaignEventRow {
  id: number;
  campaign_id: string;
  at: string;
  actor: string;
  text: string;
  service: string | null;
}

export interface CampaignOpeningRow {
  claim: string;
  campaign_id: string;
  credential: string;
  at: string;
}

export interface CampaignHostRow {
  /** `*` is no host: its row is locked by whoever claims a target. */
  credential: string;
  paused_until: string | null;
}

export interface CampaignDigestRow {
  owner: string;
  sent_at: string;
  content: string;
}
