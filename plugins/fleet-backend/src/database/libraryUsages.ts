import { setImmediate } from 'node:timers/promises';
import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { batches } from './batches';
import { isSqlite } from './openDatabase';
import type { LibraryUsageRow } from './tables';

/** Rows per statement: SQLite calls block the process. */
const BATCH = 500;

/** The environment column of the head that is the default branch; no environment has an empty name. */
export const DEFAULT_BRANCH = '';

const COLUMNS = [
  'snapshot_id',
  'library_version_id',
  'direct',
  'groups',
  'declared',
  'extras',
  'marker',
  'origin',
  'index_url',
  'required_by',
] as const satisfies ReadonlyArray<keyof LibraryUsageRow>;

const INTEGERS = new Set<string>([
  'snapshot_id',
  'library_version_id',
  'direct',
] satisfies Array<(typeof COLUMNS)[number]>);

/** Writes the libraries of new snapshots; as one value, which costs a fraction of hundreds of placeholders. */
export async function insertUsages(
  transaction: Knex.Transaction,
  usages: Array<NewUsage & { snapshotId: number }>,
): Promise<void> {
  const columns = COLUMNS.map(column => `"${column}"`).join(', ');
  const values = isSqlite(transaction)
    ? COLUMNS.map((_, index) => `value ->> ${index}`)
    : COLUMNS.map((column, index) =>
        INTEGERS.has(column)
          ? `(value ->> ${index})::int`
          : `value ->> ${index}`,
      );
  const rows = isSqlite(transaction)
    ? 'json_each(:rows)'
    : 'jsonb_array_elements(cast(:rows as jsonb))';
  for await (const batch of batches(usages, BATCH)) {
    await transaction.raw(
      `insert into library_usages (${columns}) select ${values.join(
        ', ',
      )} from ${rows}`,
      { rows: JSON.stringify(batch.map(toValues)) },
    );
  }
}

/** Deletes a snapshot with its libraries, a few at a time when it has many. */
export async function deleteSnapshot(
  transaction: Knex.Transaction,
  snapshot: { id: number; libraries: number },
): Promise<void> {
  const usages = () =>
    transaction('library_usages').where({ snapshot_id: snapshot.id });
  for (let left = snapshot.libraries; left > BATCH; left -= BATCH) {
    await setImmediate();
    const some = usages().select('library_version_id').limit(BATCH);
    await usages().whereIn('library_version_id', some).delete();
  }
  await usages().delete();
  await transaction('library_snapshots').where({ id: snapshot.id }).delete();
}

export interface NewUsage {
  library: ServiceLibrary;
  libraryVersionId: number;
}

/** In the order of the columns. */
function toValues(usage: NewUsage & { snapshotId: number }) {
  const { library, libraryVersionId, snapshotId } = usage;
  return [
    snapshotId,
    libraryVersionId,
    library.direct ? 1 : 0,
    library.groups.join(','),
    library.declared ?? null,
    library.extras.join(','),
    library.marker ?? null,
    library.origin,
    library.index ?? null,
    library.requiredBy.join(','),
  ];
}
