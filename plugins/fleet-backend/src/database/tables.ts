import type {
  ActorSource,
  Behind,
  CellState,
  DeploymentEventSource,
  DeploymentKind,
  DeploymentOutcome,
  DeploymentSourceKind,
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
  attention: number;
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
  from_index: number;
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
  committed_at: string | null;
  lead_seconds: number | null;
  digest: string | null;
  actor: string | null;
  actor_source: ActorSource | null;
  url: string | null;
  received_at: string;
  source: DeploymentEventSource;
  kind: DeploymentKind;
}

/** What an event left in a cell; without id where there was none. */
type EventColumns<Of extends 'attempt' | 'success'> = {
  [Column in
    | `${Of}_event_id`
    | `${Of}_version`
    | `${Of}_finished_at`
    | `${Of}_commit_id`
    | `${Of}_digest`
    | `${Of}_actor`
    | `${Of}_url`]: string | null;
} & { [Column in `${Of}_kind`]: DeploymentKind | null } & {
  [Column in `${Of}_actor_source`]: ActorSource | null;
};

export interface DeploymentCellRow
  extends EventColumns<'attempt'>,
    EventColumns<'success'> {
  service_id: number;
  environment: string;
  attempt_outcome: DeploymentOutcome | null;
  attempts: number;
  failures: number;
  state: CellState;
  reason: string | null;
  state_since: string | null;
  due_at: string | null;
  running_version: string | null;
  running_digest: string | null;
  running_commit_id: string | null;
  running_source: DeploymentSourceKind | null;
  behind_environment: string | null;
  behind_version: string | null;
  behind_commits: number | null;
  stale: number;
  stale_from: string | null;
  stale_lower_bound: number;
  commits_since: number | null;
}

export interface DesiredStateRow {
  source: string;
  path: string;
  service: string;
  service_id: number | null;
  environment: string;
  images: string;
  commit_id: string;
  author: string | null;
  committed_at: string;
  asked_at: string;
  problem: string | null;
}

export interface ObservedWorkloadRow {
  cluster: string;
  kind: 'Deployment' | 'StatefulSet' | 'Job' | 'Application';
  namespace: string;
  name: string;
  uid: string;
  service: string;
  service_id: number | null;
  environment: string;
  images: string;
  version: string | null;
  commit_id: string | null;
  replicas: number;
  ready_replicas: number;
  updated_replicas: number;
  failure: string | null;
  since: string;
  actor: string | null;
}

export interface DeploymentSourceRow {
  kind: DeploymentSourceKind;
  name: string;
  part: string;
  attempted_at: string;
  succeeded_at: string | null;
  problem: string | null;
  revision: string | null;
  absent: number;
}

export interface DerivedSourcesRow {
  environment: string;
  health: string;
}
