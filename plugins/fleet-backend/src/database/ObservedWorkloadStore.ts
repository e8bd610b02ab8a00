import type { Knex } from 'knex';
import { batches } from './batches';
import type { DeploymentCellStore } from './DeploymentCellStore';
import { matchServices, namesOf } from './matchServices';
import type { ObservedWorkloadRow } from './tables';

/** A workload before it is known which service of the catalog it is of. */
export type NewObservedWorkload = Omit<ObservedWorkloadRow, 'service_id'>;

export type WorkloadKey = Pick<
  ObservedWorkloadRow,
  'cluster' | 'kind' | 'namespace' | 'name'
>;

const KEY = ['cluster', 'kind', 'namespace', 'name'] as const;

/** Workloads per transaction: those of SQLite give way to nobody. */
const BATCH = 50;

/** What clusters run. Only what changed is written, and only its cells are derived anew. */
export class ObservedWorkloadStore {
  constructor(
    private readonly knex: Knex,
    private readonly cells: DeploymentCellStore,
  ) {}

  /** Makes the workloads of a kind in a cluster these; returns whether anything is other than before. */
  async replaceAll(
    place: Pick<ObservedWorkloadRow, 'cluster' | 'kind'>,
    workloads: NewObservedWorkload[],
  ): Promise<boolean> {
    const before = await this.#table()
      .where(place)
      .select('cluster', 'kind', 'namespace', 'name');
    const present = new Set(workloads.map(keyOf));
    const gone = before.filter(row => !present.has(keyOf(row)));
    const isChanged = await this.save(workloads);
    return (await this.remove(gone)) || isChanged;
  }

  /** Writes workloads that may have changed; returns whether any did. */
  async save(workloads: NewObservedWorkload[]): Promise<boolean> {
    let isChanged = false;
    const distinct = new Map(workloads.map(one => [keyOf(one), one]));
    for await (const batch of batches([...distinct.values()], BATCH)) {
      isChanged = (await this.#saveBatch(batch)) || isChanged;
    }
    return isChanged;
  }

  /** Forgets workloads; returns whether there was any. */
  async remove(keys: WorkloadKey[]): Promise<boolean> {
    let isChanged = false;
    for await (const batch of batches(keys, BATCH)) {
      const rows = await this.#find(batch);
      if (rows.length === 0) continue;
      isChanged = true;
      await this.cells.change(servicesOf(rows), async transaction =>
        transaction('observed_workloads')
          .whereIn([...KEY], batch.map(valuesOf))
          .delete(),
      );
    }
    return isChanged;
  }

  /** Forgets what other clusters ran: they are configured no more. */
  async keepOnly(clusters: string[]): Promise<void> {
    const rows = await this.#table()
      .whereNotIn('cluster', clusters)
      .select('cluster', 'kind', 'namespace', 'name');
    await this.remove(rows);
  }

  /** Finds out again which services are meant by the names of these, which came, changed or went. */
  async rematch(
    services: Array<{ ref: string; name: string }>,
  ): Promise<boolean> {
    const rows = await this.#table().whereIn(
      'service',
      services.flatMap(namesOf),
    );
    const matched = await matchServices(this.knex, [
      ...new Set(rows.map(row => row.service)),
    ]);
    const moved = rows.filter(
      row => (matched.get(row.service) ?? null) !== row.service_id,
    );
    for await (const batch of batches(moved, BATCH)) {
      await this.#write(
        batch.map(row => ({
          ...row,
          service_id: matched.get(row.service) ?? null,
        })),
        batch,
      );
    }
    return moved.length > 0;
  }

  async #saveBatch(workloads: NewObservedWorkload[]): Promise<boolean> {
    const known = await this.#find(workloads);
    const before = new Map(known.map(row => [keyOf(row), row]));
    const matched = await matchServices(this.knex, [
      ...new Set(workloads.map(one => one.service)),
    ]);
    const changed = workloads
      .map(one => ({ ...one, service_id: matched.get(one.service) ?? null }))
      .filter(row => !isSame(row, before.get(keyOf(row))));
    if (changed.length === 0) return false;
    await this.#write(
      changed,
      changed.flatMap(row => before.get(keyOf(row)) ?? []),
    );
    return true;
  }

  async #write(
    rows: ObservedWorkloadRow[],
    before: ObservedWorkloadRow[],
  ): Promise<void> {
    await this.cells.change(
      servicesOf([...rows, ...before]),
      async transaction =>
        transaction<ObservedWorkloadRow>('observed_workloads')
          .insert(rows)
          .onConflict([...KEY])
          .merge(),
    );
  }

  async #find(keys: WorkloadKey[]): Promise<ObservedWorkloadRow[]> {
    return this.#table().whereIn([...KEY], keys.map(valuesOf));
  }

  #table() {
    return this.knex<ObservedWorkloadRow>('observed_workloads');
  }
}

function valuesOf(key: WorkloadKey): string[] {
  return KEY.map(column => key[column]);
}

function keyOf(key: WorkloadKey): string {
  return valuesOf(key).join('/');
}

function isSame(
  row: ObservedWorkloadRow,
  before: ObservedWorkloadRow | undefined,
): boolean {
  return (
    before !== undefined &&
    Object.keys(row).every(
      column =>
        row[column as keyof ObservedWorkloadRow] ===
        before[column as keyof ObservedWorkloadRow],
    )
  );
}

function servicesOf(rows: Array<{ service_id: number | null }>): number[] {
  return [...new Set(rows.flatMap(row => row.service_id ?? []))];
}
