import { setImmediate } from 'node:timers/promises';
import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { batches } from './batches';
import { isSqlite } from './openDatabase';
import type { LibrarySnapshotRow, LibraryUsageRow } from './tables';

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

const NAMES = COLUMNS.map(column => `"${column}"`).join(', ');

/** What a snapshot holds, as SQL that selects from one value: that costs a fraction of hundreds of placeholders. */
const USAGES = {
  sqlite: {
    values: COLUMNS.map((_, index) => `value ->> ${index}`).join(', '),
    rows: 'json_each(:rows)',
  },
  postgres: {
    values: COLUMNS.map((_, index) =>
      index < 2 ? `(value ->> ${index})::int` : `value ->> ${index}`,
    ).join(', '),
    rows: 'jsonb_array_elements(cast(:rows as jsonb))',
  },
};

/** Writes a snapshot with its libraries; its id, or undefined when the service has one of this content. */
export async function insertSnapshot(
  transaction: Knex.Transaction,
  row: Omit<LibrarySnapshotRow, 'id'>,
  usages: NewUsage[],
): Promise<number | undefined> {
  if (isSqlite(transaction)) {
    const [written] = await transaction<LibrarySnapshotRow>('library_snapshots')
      .insert(row)
      .onConflict(['service_id', 'digest'])
      .ignore()
      .returning('id');
    if (written) await insertUsages(transaction, written.id, usages);
    return written?.id;
  }
  // In one statement: most of what a small one costs is its way to the server.
  const { values, rows } = USAGES.postgres;
  const { rows: written } = await transaction.raw<{ rows: { id: number }[] }>(
    `with snapshot as (
       insert into library_snapshots (service_id, digest, lockfile, format, python, library_count)
       values (:service_id, :digest, :lockfile, :format, :python, :library_count)
       on conflict (service_id, digest) do nothing
       returning id
     ), usages as (
       insert into library_usages (snapshot_id, ${NAMES})
       select snapshot.id, ${values} from snapshot cross join ${rows}
     )
     select id from snapshot`,
    { ...row, rows: toJson(usages.slice(0, BATCH)) },
  );
  const id = written[0]?.id;
  if (id !== undefined) {
    await insertUsages(transaction, id, usages.slice(BATCH));
  }
  return id;
}

async function insertUsages(
  transaction: Knex.Transaction,
  snapshotId: number,
  usages: NewUsage[],
): Promise<void> {
  const { values, rows } = isSqlite(transaction)
    ? USAGES.sqlite
    : USAGES.postgres;
  for await (const batch of batches(usages, BATCH)) {
    await transaction.raw(
      `insert into library_usages (snapshot_id, ${NAMES}) select cast(:snapshotId as int), ${values} from ${rows}`,
      { snapshotId, rows: toJson(batch) },
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

function toJson(usages: NewUsage[]): string {
  return JSON.stringify(usages.map(toValues));
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
