import type {
  ServiceUpdate,
  UpdateReport,
  UpdateState,
} from '@slipway/plugin-fleet-common';
import type { ServiceRow } from './tables';
import type { ServiceUpdateRow } from './updateTables';

export interface StoredUpdate extends ServiceUpdate {
  serviceId: number;
  /** When its pull request was last looked at, or a task told of it. */
  lookedAt: string;
}

export type UpdateWithRef = ServiceUpdateRow & Pick<ServiceRow, 'ref'>;

/** As clients see it. */
export function toServiceUpdate(stored: StoredUpdate): ServiceUpdate {
  const { serviceId: _id, lookedAt: _at, ...update } = stored;
  return update;
}

export function toRow(
  serviceId: number,
  report: UpdateReport,
  at: string,
): ServiceUpdateRow {
  const { pullRequest } = report;
  return {
    service_id: serviceId,
    kind: report.kind,
    subject: report.subject,
    from_version: report.from ?? null,
    to_version: report.to ?? null,
    state: report.state,
    reason: report.reason ?? null,
    branch: report.branch,
    pull_number: pullRequest?.number ?? null,
    pull_url: pullRequest?.url ?? null,
    pull_title: pullRequest?.title ?? null,
    commit_id: report.commit ?? null,
    base_commit_id: report.baseCommit ?? null,
    merge_commit_id: null,
    checks: 'none',
    auto_merge_eligible: report.autoMergeEligible ? 1 : 0,
    conflicts: report.conflicts,
    notes: report.notes,
    campaign: report.campaign ?? null,
    task_id: report.taskId ?? null,
    wait_until: report.waitUntil ?? null,
    created_at: at,
    updated_at: at,
    merged_at: null,
    looked_at: at,
  };
}

/** After these a pull request is history, and what is told next is about another one. */
const ENDED: readonly UpdateState[] = ['merged', 'declined', 'closed'];

export function continueRow(
  before: ServiceUpdateRow,
  told: ServiceUpdateRow,
): ServiceUpdateRow {
  const campaign = told.campaign ?? before.campaign;
  const task_id = told.task_id ?? before.task_id;
  const isOther =
    told.pull_number !== null && told.pull_number !== before.pull_number;
  const isSame = told.state === before.state || !ENDED.includes(before.state);
  if (isOther || !isSame) return { ...told, campaign, task_id };
  return {
    ...told,
    campaign,
    task_id,
    pull_number: before.pull_number,
    pull_url: told.pull_url ?? before.pull_url,
    pull_title: told.pull_title ?? before.pull_title,
    commit_id: told.commit_id ?? before.commit_id,
    merge_commit_id: before.merge_commit_id,
    checks: told.commit_id === before.commit_id ? before.checks : 'none',
    merged_at: before.merged_at,
    created_at: before.created_at,
  };
}

export function fromRow(row: UpdateWithRef): StoredUpdate {
  return {
    serviceId: row.service_id,
    service: row.ref,
    kind: row.kind,
    subject: row.subject,
    from: row.from_version ?? undefined,
    to: row.to_version ?? undefined,
    state: row.state,
    reason: row.reason ?? undefined,
    branch: row.branch,
    pullRequest:
      row.pull_number === null
        ? undefined
        : {
            number: row.pull_number,
            url: row.pull_url ?? '',
            title: row.pull_title ?? '',
          },
    commit: row.commit_id ?? undefined,
    baseCommit: row.base_commit_id ?? undefined,
    mergeCommit: row.merge_commit_id ?? undefined,
    checks: row.checks,
    autoMergeEligible: row.auto_merge_eligible === 1,
    conflicts: row.conflicts,
    notes: row.notes,
    campaign: row.campaign ?? undefined,
    taskId: row.task_id ?? undefined,
    waitUntil: row.wait_until ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    mergedAt: row.merged_at ?? undefined,
    lookedAt: row.looked_at,
  };
}
