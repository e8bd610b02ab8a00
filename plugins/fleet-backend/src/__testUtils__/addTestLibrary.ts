import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { addTestService } from './testDatabase';

/** Adds a library with versions that a service uses, and returns the ids of the library and of its versions. */
export async function addTestLibrary(
  knex: Knex,
  library: {
    name: string;
    versions?: string[];
    internal?: boolean;
    indexName?: string;
    origin?: LibraryOrigin;
  },
): Promise<{ id: number; versionIds: number[] }> {
  const { origin = 'index' } = library;
  const serviceId = await addTestService(knex);
  const insert = async (table: string, row: object): Promise<number> => {
    const [{ id }] = await knex(table).insert(row).returning('id');
    return id;
  };
  const id = await insert('libraries', {
    name: library.name,
    internal: library.internal ? 1 : 0,
    index_name: library.indexName ?? 'pypi',
    from_index: ['index', 'unknown'].includes(origin) ? 1 : 0,
  });
  const snapshotId = await insert('library_snapshots', {
    service_id: serviceId,
    digest: library.name,
    lockfile: 'poetry.lock',
    format: 'poetry.lock 2.1',
    library_count: 1,
  });
  const versionIds: number[] = [];
  for (const version of library.versions ?? ['1.0']) {
    const versionId = await insert('library_versions', {
      library_id: id,
      version,
    });
    versionIds.push(versionId);
    await knex('library_usages').insert({
      snapshot_id: snapshotId,
      library_version_id: versionId,
      direct: 1,
      groups: 'main',
      extras: '',
      origin,
      required_by: '',
    });
  }
  return { id, versionIds };
}
