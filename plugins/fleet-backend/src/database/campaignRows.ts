import type { CampaignEvent } from '@slipway/plugin-fleet-common';
import type {
  CampaignRecord,
  TargetRecord,
  WaveRecord,
} from './campaignRecords';
import type {
  CampaignRow,
  CampaignEventRow,
  CampaignRevisionRow,
  CampaignTargetRow,
} from './campaignTables';

/** A campaign with the specification of its revision. */
export type CampaignWithSpec = CampaignRow & Pick<CampaignRevisionRow, 'spec'>;

export function fromCampaignRow(row: CampaignWithSpec): CampaignRecord {
  const waves: WaveRecord[] = JSON.parse(row.waves);
  return {
    id: row.id,
    revision: row.revision,
    spec: JSON.parse(row.spec),
    state: row.state,
    pauseCause: row.pause_cause ?? undefined,
    reason: row.reason ?? undefined,
    createdBy: row.created_by,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    resumedAt: row.resumed_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    waves,
    selectedAt: row.selected_at ?? undefined,
    version: row.version,
  };
}

/** The columns of the fields that are given, but for the specification; an undefined one is cleared. */
export function toCampaignColumns(
  changes: Partial<CampaignRecord>,
): Partial<CampaignRow> {
  return given<CampaignRow>({
    kind: changes.spec?.change.kind,
    state: changes.state,
    created_by: changes.createdBy,
    created_at: changes.createdAt,
    waves: changes.waves && JSON.stringify(changes.waves),
    ...('pauseCause' in changes && {
      pause_cause: changes.pauseCause ?? null,
    }),
    ...('reason' in changes && { reason: changes.reason ?? null }),
    ...('startedAt' in changes && { started_at: changes.startedAt ?? null }),
    ...('resumedAt' in changes && { resumed_at: changes.resumedAt ?? null }),
    ...('endedAt' in changes && { ended_at: changes.endedAt ?? null }),
    ...('selectedAt' in changes && { selected_at: changes.selectedAt ?? null }),
  });
}

export function fromTargetRow(row: CampaignTargetRow): TargetRecord {
  return {
    service: row.service,
    title: row.title,
    owner: row.owner ?? undefined,
    credential: row.credential,
    selected: row.selected === 1,
    wave: row.wave,
    rank: row.rank,
    state: row.state,
    stateSince: row.state_since,
    reason: row.reason ?? undefined,
    next: row.next ?? undefined,
    retryable: row.retryable === 1,
    revision: row.revision ?? undefined,
    claim:
      row.claim_id && row.claimed_at
        ? { id: row.claim_id, at: row.claimed_at }
        : undefined,
    taskId: row.task_id ?? undefined,
    attempts: row.attempts,
    failures: row.failures,
    retryAt: row.retry_at ?? undefined,
    pullRequest: pullRequestOf(row),
    checks: row.checks,
    openedAt: row.opened_at ?? undefined,
    mergedAt: row.merged_at ?? undefined,
    deployedAt: row.deployed_at ?? undefined,
    version: row.version,
  };
}

/** The columns of the fields that are given; an undefined one is cleared. */
export function toTargetColumns(
  changes: Partial<TargetRecord>,
): Partial<CampaignTargetRow> {
  const { claim, pullRequest } = changes;
  return given<CampaignTargetRow>({
    service: changes.service,
    title: changes.title,
    credential: changes.credential,
    selected: toNumber(changes.selected),
    wave: changes.wave,
    rank: changes.rank,
    state: changes.state,
    state_since: changes.stateSince,
    retryable: toNumber(changes.retryable),
    attempts: changes.attempts,
    failures: changes.failures,
    checks: changes.checks,
    ...('owner' in changes && { owner: changes.owner ?? null }),
    ...('reason' in changes && { reason: changes.reason ?? null }),
    ...('next' in changes && { next: changes.next ?? null }),
    ...('revision' in changes && { revision: changes.revision ?? null }),
    ...('claim' in changes && {
      claim_id: claim?.id ?? null,
      claimed_at: claim?.at ?? null,
    }),
    ...('taskId' in changes && { task_id: changes.taskId ?? null }),
    ...('retryAt' in changes && { retry_at: changes.retryAt ?? null }),
    ...('pullRequest' in changes && {
      pull_number: pullRequest?.number ?? null,
      pull_url: pullRequest?.url ?? null,
      pull_title: pullRequest?.title ?? null,
    }),
    ...('openedAt' in changes && { opened_at: changes.openedAt ?? null }),
    ...('mergedAt' in changes && { merged_at: changes.mergedAt ?? null }),
    ...('deployedAt' in changes && { deployed_at: changes.deployedAt ?? null }),
  });
}

export function pullRequestOf(
  row: Pick<CampaignTargetRow, 'pull_number' | 'pull_url' | 'pull_title'>,
): TargetRecord['pullRequest'] {
  const { pull_number: number, pull_url: url, pull_title: title } = row;
  return number !== null && url !== null
    ? { number, url, title: title ?? '' }
    : undefined;
}

export function toEventRows(
  campaign: string,
  events: CampaignEvent[],
): Array<Omit<CampaignEventRow, 'id'>> {
  return events.map(({ at, actor, text, service }) => ({
    campaign_id: campaign,
    at,
    actor,
    text,
    service: service ?? null,
  }));
}

function toNumber(flag: boolean | undefined): number | undefined {
  return flag === undefined ? undefined : Number(flag);
}

function given<T extends object>(columns: Partial<T>): Partial<T> {
  const kept = Object.entries(columns).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(kept) as Partial<T>;
}
