import type {
  ChecksState,
  UpdateKind,
  UpdateState,
} from '@slipway/plugin-fleet-common';

/** The rows of our tables; what each column means is said in the migrations. Times are ISO 8601 in UTC. */

export interface TemplateRow {
  ref: string;
  type: string;
  title: string;
  description: string | null;
  owner: string | null;
  version: string | null;
  problem: string | null;
  changelog: string;
  changed_at: string;
  left_at: string | null;
}

/** How the recorded version stands to that of the catalog, whatever the owner wishes. */
export type LineageRelation =
  | 'current'
  | 'behind'
  | 'ahead'
  | 'template-gone'
  | 'unlinked';

export interface ServiceLineageRow {
  service_id: number;
  attempted_at: string;
  revision: string | null;
  problem: string | null;
  template: string | null;
  version: string | null;
  values_digest: string | null;
  wish: string | null;
  wished_version: string | null;
  hold_reason: string | null;
  hold_until: string | null;
  relation: LineageRelation;
  pristine: number;
  edited: number;
  deleted: number;
  added: number;
  pending: number;
  paths: string;
  commit_id: string | null;
  read_at: string | null;
}

export interface ServiceUpdateRow {
  service_id: number;
  kind: UpdateKind;
  subject: string;
  from_version: string | null;
  to_version: string | null;
  state: UpdateState;
  reason: string | null;
  branch: string;
  pull_number: number | null;
  pull_url: string | null;
  pull_title: string | null;
  commit_id: string | null;
  base_commit_id: string | null;
  merge_commit_id: string | null;
  checks: ChecksState;
  auto_merge_eligible: number;
  conflicts: number;
  notes: number;
  campaign: string | null;
  task_id: string | null;
  wait_until: string | null;
  created_at: string;
  updated_at: string;
  merged_at: string | null;
  looked_at: string;
}
