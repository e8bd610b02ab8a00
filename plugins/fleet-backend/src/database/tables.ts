import type { DeploymentOutcome } from '@slipway/plugin-fleet-common';

/** The rows of our tables; what each column means is said in the migrations. Times are ISO 8601 in UTC. */

export interface ServiceRow {
  id: number;
  ref: string;
  name: string;
  title: string | null;
  description: string | null;
  owner: string | null;
  system: string | null;
  template: string | null;
  template_version: string | null;
  source_location: string | null;
  search_text: string;
  seen_at: string;
  left_at: string | null;
}

export interface LibraryReadingRow {
  service_id: number;
  attempted_at: string;
  reason: string | null;
  revision: string | null;
}

export interface LibrarySnapshotRow {
  id: number;
  service_id: number;
  lockfile: string;
  format: string;
  commit_id: string | null;
  digest: string;
  read_at: string;
  library_count: number;
}

export interface LibraryVersionRow {
  id: number;
  name: string;
  version: string;
}

export interface LibraryUsageRow {
  snapshot_id: number;
  library_version_id: number;
  direct: number;
  groups: string;
  declared: string | null;
}

export interface DeploymentRow {
  id: number;
  event_id: string;
  service_id: number;
  environment: string;
  version: string;
  outcome: DeploymentOutcome;
  finished_at: string;
  finished_at_sent: string;
  started_at_sent: string | null;
  commit_id: string | null;
  actor: string | null;
  url: string | null;
  received_at: string;
}

export interface DeploymentCellRow {
  service_id: number;
  environment: string;
  attempt_event_id: string;
  attempt_version: string;
  attempt_outcome: DeploymentOutcome;
  attempt_finished_at: string;
  success_event_id: string | null;
  success_version: string | null;
  success_finished_at: string | null;
}
