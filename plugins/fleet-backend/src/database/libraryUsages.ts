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

/** Writes the libraries of a new snapshot; as one value, which costs a fraction of hundreds of placeholders. */
export async function insertUsages(
  transaction: Knex.Transaction,
  snapshotId: number,
  usages: NewUsage[],
): Promise<void> {
  const columns = COLUMNS.map(column => `"${column}"`).join(', ');
  const values = isSqlite(transaction)
    ? COLUMNS.map((_, index) => `value ->> ${index}`)
    : COLUMNS.map((_, index) =>
        index < 2 ? `(value ->> ${index})::int` : `value ->> ${index}`,
      );
  const rows = isSqlite(transaction)
    ? 'json_each(:rows)'
    : 'jsonb_array_elements(cast(:rows as jsonb))';
  for await (const batch of batches(usages, BATCH)) {
    await transaction.raw(
      `insert into library_usages (snapshot_id, ${columns}) select cast(:snapshotId as int), ${values.join(
        ', ',
      )} from ${rows}`,
      { snapshotId, rows: JSON.stringify(batch.map(toValues)) },
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
function toValues({ library, libraryVersionId }: NewUsage) {
  return [
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
