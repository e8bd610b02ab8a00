import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import type { LibraryUsageRow, LibraryVersionRow } from './tables';

/** Rows per insert: SQLite calls block the process, and both databases limit the values of one statement. */
const BATCH = 100;

/** Makes these the libraries of a snapshot, in place of whatever it had. */
export async function replaceUsages(
  transaction: Knex.Transaction,
  snapshotId: number,
  libraries: ServiceLibrary[],
): Promise<void> {
  await transaction('library_usages')
    .where({ snapshot_id: snapshotId })
    .delete();
  // One order for everybody: two transactions that insert the same versions must not wait for each other.
  const sorted = [...libraries].sort((a, b) =>
    versionKey(a) < versionKey(b) ? -1 : 1,
  );
  for (let start = 0; start < sorted.length; start += BATCH) {
    const batch = sorted.slice(start, start + BATCH);
    const idOf = await saveVersions(transaction, batch);
    await transaction<LibraryUsageRow>('library_usages').insert(
      batch.map(library => ({
        snapshot_id: snapshotId,
        library_version_id: idOf.get(versionKey(library)),
        direct: library.direct ? 1 : 0,
        groups: library.groups.join(','),
        declared: library.declared ?? null,
      })),
    );
  }
}

async function saveVersions(
  transaction: Knex.Transaction,
  libraries: ServiceLibrary[],
): Promise<Map<string, number>> {
  await transaction<LibraryVersionRow>('library_versions')
    .insert(libraries.map(({ name, version }) => ({ name, version })))
    .onConflict(['name', 'version'])
    .ignore();
  const rows = await transaction<LibraryVersionRow>('library_versions').whereIn(
    ['name', 'version'],
    libraries.map(({ name, version }) => [name, version]),
  );
  return new Map(rows.map(row => [versionKey(row), row.id]));
}

function versionKey({ name, version }: { name: string; version: string }) {
  return `${name} ${version}`;
}
