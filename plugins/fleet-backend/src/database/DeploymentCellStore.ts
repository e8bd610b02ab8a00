import type { Knex } from 'knex';
import {
  desiredOf,
  lastAttemptOf,
  lastSuccessOf,
  sourceOf,
  workloadOf,
  type CellFacts,
  type DeriveService,
  type DerivedCell,
  type SourceFacts,
} from './cellFacts';
import { inChunks, ROWS_PER_STATEMENT } from './inChunks';
import { lockServices } from './lockServices';
import type {
  DeploymentCellRow,
  DeploymentSourceRow,
  DesiredStateRow,
  ObservedWorkloadRow,
} from './tables';

/** Order of services by what needs attention; the last is for those in which nothing does. */
const ATTENTION: Partial<Record<DeploymentCellRow['state'], number>> = {
  failed: 0,
  drift: 1,
  missing: 2,
  unknown: 4,
  unmanaged: 5,
};
const STALE = 3;
const NO_ATTENTION = 6;

/** Services whose cells are derived at once: a transaction of SQLite gives way to nobody. */
const SERVICES_PER_TRANSACTION = 50;

/** A cell with what is derived from its facts. */
export interface KnownCell {
  facts: CellFacts;
  row: DeploymentCellRow;
}

/**
 * Cells, and what is derived of them. Deriving happens where facts change and not where they are read, in the same
 * transaction, one at a time per service: it always sees all facts.
 */
export class DeploymentCellStore {
  readonly #knex: Knex;
  readonly #derive: DeriveService;
  readonly #now: () => Date;

  constructor(knex: Knex, options: { derive: DeriveService; now: () => Date }) {
    this.#knex = knex;
    this.#derive = options.derive;
    this.#now = options.now;
  }

  /** Does something to the facts of services, and derives their cells anew. */
  async change<T>(
    serviceIds: number[],
    change: (transaction: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    return this.#knex.transaction(async transaction => {
      await lockServices(transaction, serviceIds);
      const result = await change(transaction);
      await this.deriveCells(transaction, serviceIds);
      return result;
    });
  }

  /** Derives the cells of services anew, in a transaction that holds their locks. */
  async deriveCells(
    transaction: Knex.Transaction,
    serviceIds: number[],
  ): Promise<void> {
    if (serviceIds.length === 0) return;
    const known = await loadCells(transaction, serviceIds);
    const sources = await loadSources(transaction);
    const now = this.#now().toISOString();
    const changed: DerivedRow[] = [];
    const gone: DeploymentCellRow[] = [];
    const attention = new Map(serviceIds.map(id => [id, NO_ATTENTION]));
    for (const [serviceId, cells] of known) {
      const present = cells.filter(({ facts }) => hasFacts(facts));
      gone.push(
        ...cells.filter(({ facts }) => !hasFacts(facts)).map(one => one.row),
      );
      const derived = this.#derive(
        present.map(({ facts }) => facts),
        sources,
      );
      derived.forEach((one, index) => {
        const { row } = present[index]!;
        const next = toDerivedRow(row, one, now);
        if (!isSame(row, next)) changed.push(next);
      });
      attention.set(serviceId, attentionOf(derived));
    }
    await writeCells(transaction, changed);
    await deleteCells(transaction, gone);
    await writeAttention(transaction, attention);
  }

  /** Derives all cells anew that time may have changed; returns how many services these were of. */
  async deriveDue(): Promise<number> {
    const now = this.#now().toISOString();
    let count = 0;
    for (;;) {
      const due = await this.#knex<DeploymentCellRow>('deployment_cells')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(SERVICES_PER_TRANSACTION)
        .select('service_id');
      const ids = [...new Set(due.map(row => row.service_id))];
      if (ids.length === 0) return count;
      await this.change(ids, async () => undefined);
      count += ids.length;
      // SQLite runs inside the process; everybody else gets a turn.
      await new Promise(setImmediate);
    }
  }

  /** Has all cells of environments derived anew by the next {@link deriveDue}. */
  async makeDue(environments: string[]): Promise<void> {
    await this.#knex<DeploymentCellRow>('deployment_cells')
      .whereIn('environment', environments)
      .update({ due_at: '' });
  }

  /** The cells of services, by row id of the service, by name of the environment. */
  async getCells(serviceIds: number[]): Promise<Map<number, KnownCell[]>> {
    return loadCells(this.#knex, serviceIds);
  }
}

async function loadCells(
  knex: Knex,
  serviceIds: number[],
): Promise<Map<number, KnownCell[]>> {
  const rows = await knex<DeploymentCellRow>('deployment_cells')
    .whereIn('service_id', serviceIds)
    .orderBy(['service_id', 'environment']);
  const desired = await knex<DesiredStateRow>('desired_states')
    .whereIn('service_id', serviceIds)
    .orderBy('path');
  const workloads = await knex<ObservedWorkloadRow>('observed_workloads')
    .whereIn('service_id', serviceIds)
    .orderBy(['cluster', 'kind', 'namespace', 'name']);

  const cells = new Map<string, KnownCell>();
  const cellOf = (serviceId: number, environment: string): KnownCell => {
    const key = `${serviceId}/${environment}`;
    const cell = cells.get(key) ?? {
      facts: { environment, workloads: [] },
      row: emptyRow(serviceId, environment),
    };
    cells.set(key, cell);
    return cell;
  };
  for (const row of rows) {
    cells.set(`${row.service_id}/${row.environment}`, {
      facts: {
        environment: row.environment,
        lastAttempt: lastAttemptOf(row),
        lastSuccess: lastSuccessOf(row),
        workloads: [],
      },
      row,
    });
  }
  for (const row of desired) {
    if (row.service_id === null) continue;
    const { facts } = cellOf(row.service_id, row.environment);
    facts.desired ??= desiredOf(row);
  }
  for (const row of workloads) {
    if (row.service_id === null) continue;
    const { facts } = cellOf(row.service_id, row.environment);
    facts.workloads.push(workloadOf(row));
  }
  const byService = new Map<number, KnownCell[]>();
  for (const cell of cells.values()) {
    const ofService = byService.get(cell.row.service_id) ?? [];
    ofService.push(cell);
    byService.set(cell.row.service_id, ofService);
  }
  return byService;
}

async function loadSources(knex: Knex): Promise<SourceFacts[]> {
  const rows = await knex<DeploymentSourceRow>('deployment_sources')
    .whereIn('kind', ['gitops', 'kubernetes'])
    .orderBy(['kind', 'name', 'part']);
  return rows.map(sourceOf);
}

function hasFacts({ lastAttempt, desired, workloads }: CellFacts): boolean {
  return !!lastAttempt || !!desired || workloads.length > 0;
}

function attentionOf(derived: DerivedCell[]): number {
  return Math.min(
    NO_ATTENTION,
    ...derived.map(({ state, stale }) =>
      Math.min(ATTENTION[state] ?? NO_ATTENTION, stale ? STALE : NO_ATTENTION),
    ),
  );
}

type DerivedRow = Pick<
  DeploymentCellRow,
  | 'service_id'
  | 'environment'
  | 'state'
  | 'reason'
  | 'state_since'
  | 'due_at'
  | 'running_version'
  | 'running_digest'
  | 'running_commit_id'
  | 'running_source'
  | 'behind_environment'
  | 'behind_version'
  | 'behind_commits'
  | 'stale'
  | 'stale_from'
  | 'stale_lower_bound'
  | 'commits_since'
>;

function toDerivedRow(
  before: DeploymentCellRow,
  derived: DerivedCell,
  now: string,
): DerivedRow {
  const { state, running, behind } = derived;
  const runs = {
    running_version: running?.version ?? null,
    running_digest: running?.digest ?? null,
    running_commit_id: running?.commit ?? null,
  };
  const isSameBuild =
    runs.running_version === before.running_version &&
    runs.running_commit_id === before.running_commit_id;
  const isSameBehind =
    isSameBuild && (behind?.version ?? null) === before.behind_version;
  const kept = state === before.state ? before.state_since : null;
  return {
    service_id: before.service_id,
    environment: before.environment,
    state,
    reason: derived.reason,
    state_since: derived.since ?? kept ?? now,
    due_at: derived.dueAt ?? null,
    ...runs,
    running_source: running?.source ?? null,
    behind_environment: behind?.environment ?? null,
    behind_version: behind?.version ?? null,
    // Counted by others, between two builds; it holds while these are the same.
    behind_commits: isSameBehind ? before.behind_commits : null,
    stale: derived.stale ? 1 : 0,
    stale_from: derived.staleFrom ?? null,
    stale_lower_bound: derived.staleLowerBound ? 1 : 0,
    commits_since: isSameBuild ? before.commits_since : null,
  };
}

function isSame(before: DeploymentCellRow, next: DerivedRow): boolean {
  return Object.entries(next).every(
    ([column, value]) => before[column as keyof DerivedRow] === value,
  );
}

/** A cell that has no row yet; never like one that is derived. */
function emptyRow(serviceId: number, environment: string): DeploymentCellRow {
  return {
    service_id: serviceId,
    environment,
    attempt_event_id: null,
    attempt_version: null,
    attempt_outcome: null,
    attempt_finished_at: null,
    attempt_commit_id: null,
    attempt_digest: null,
    attempt_actor: null,
    attempt_actor_source: null,
    attempt_url: null,
    attempt_kind: null,
    success_event_id: null,
    success_version: null,
    success_finished_at: null,
    success_commit_id: null,
    success_digest: null,
    success_actor: null,
    success_actor_source: null,
    success_url: null,
    success_kind: null,
    attempts: 0,
    failures: 0,
    state: 'unknown',
    reason: null,
    state_since: null,
    due_at: null,
    running_version: null,
    running_digest: null,
    running_commit_id: null,
    running_source: null,
    behind_environment: null,
    behind_version: null,
    behind_commits: null,
    stale: 0,
    stale_from: null,
    stale_lower_bound: 0,
    commits_since: null,
  };
}

async function writeCells(
  transaction: Knex.Transaction,
  rows: DerivedRow[],
): Promise<void> {
  for (const chunk of inChunks(rows, ROWS_PER_STATEMENT)) {
    await transaction<DeploymentCellRow>('deployment_cells')
      .insert(chunk)
      .onConflict(['service_id', 'environment'])
      .merge();
  }
}

async function deleteCells(
  transaction: Knex.Transaction,
  rows: DeploymentCellRow[],
): Promise<void> {
  for (const chunk of inChunks(rows, ROWS_PER_STATEMENT)) {
    await transaction<DeploymentCellRow>('deployment_cells')
      .whereIn(
        ['service_id', 'environment'],
        chunk.map(row => [row.service_id, row.environment]),
      )
      .delete();
  }
}

/** One statement for each rank that occurs. */
async function writeAttention(
  transaction: Knex.Transaction,
  attention: Map<number, number>,
): Promise<void> {
  for (const rank of new Set(attention.values())) {
    const ids = [...attention]
      .filter(([, of]) => of === rank)
      .map(([id]) => id);
    await transaction('services')
      .whereIn('id', ids)
      .whereNot('attention', rank)
      .update({ attention: rank });
  }
}
