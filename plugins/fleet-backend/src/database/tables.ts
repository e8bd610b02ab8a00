import type {
  Behind,
  DeploymentOutcome,
  LibraryOrigin,
  Severity,
} from '@slipway/plugin-fleet-common';

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
  mark: string | null;
}

export interface LibraryRow {
  id: number;
  name: string;
  internal: number;
  index_name: string | null;
  latest: string | null;
  latest_released_at: string | null;
  attempted_at: string | null;
  checked_at: string | null;
  due_at: string | null;
  problem: string | null;
  etag: string | null;
  confusion: string | null;
}

export interface LibraryReleasesRow {
  library_id: number;
  releases: string;
}

export interface LibraryVersionRow {
  id: number;
  library_id: number;
  version: string;
  released_at: string | null;
  yanked: number;
  behind: Behind;
}

export interface LibrarySnapshotRow {
  id: number;
  service_id: number;
  digest: string;
  lockfile: string;
  format: string;
  python: string | null;
  library_count: number;
}

export interface LibraryHeadRow {
  service_id: number;
  environment: string;
  snapshot_id: number | null;
  commit_id: string | null;
  image_digest: string | null;
  read_at: string;
  changed_at: string;
}

export interface LibraryBuildRow {
  service_id: number;
  commit_id: string;
  snapshot_id: number;
  image_digest: string | null;
  reported_at: string;
}

export interface LibraryUsageRow {
  snapshot_id: number;
  library_version_id: number;
  direct: number;
  groups: string;
  declared: string | null;
  extras: string;
  marker: string | null;
  origin: LibraryOrigin;
  index_url: string | null;
  required_by: string;
}

export interface AdvisoryRow {
  id: string;
  aliases: string;
  severity: Severity;
  score: number | null;
  summary: string;
  published_at: string | null;
  modified_at: string | null;
  url: string | null;
  attribution: string | null;
  digest: string;
}

export interface AdvisoryLibraryRow {
  advisory_id: string;
  library: string;
  affected: string;
}

export interface AdvisoryHitRow {
  library_version_id: number;
  advisory_id: string;
  fixed_in: string;
}

export interface LibrarySourceRow {
  kind: 'index' | 'advisories' | 'policies';
  name: string;
  attempted_at: string | null;
  succeeded_at: string | null;
  problem: string | null;
  count: number;
  revision: string | null;
  content: string | null;
}

export interface LibraryTrendRow {
  day: string;
  subject: string;
  services: number;
  outdated: number;
  vulnerable: number;
}

export interface ReportingTokenRow {
  id: string;
  service_id: number;
  hash: string;
  label: string;
  created_by: string | null;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface LibraryDigestRow {
  owner: string;
  sent_at: string;
  content: string;
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
  success_commit_id: string | null;
}
