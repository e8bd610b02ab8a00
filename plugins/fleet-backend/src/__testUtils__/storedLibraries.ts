import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { SnapshotReader } from '../database/SnapshotReader';

/** What a service has on its default branch or in an environment: what it declares first, then by name and version. */
export async function storedLibraries(
  knex: Knex,
  of: { serviceId: number; environment?: string },
): Promise<ServiceLibrary[]> {
  const reader = new SnapshotReader(knex);
  const head = await reader.findHead(of);
  if (!head) return [];
  const versions = await knex('library_versions')
    .join('libraries', 'libraries.id', 'library_versions.library_id')
    .select('library_versions.id', 'libraries.name', 'library_versions.version')
    .orderBy(['libraries.name', 'library_versions.version']);
  const usages = new Map(
    (await reader.readUsages(head.snapshotId)).map(
      ({ versionId, ...usage }) => [versionId, usage],
    ),
  );
  return versions
    .flatMap(({ id, name, version }) => {
      const usage = usages.get(id);
      return usage ? [{ ...usage, name, version: version || undefined }] : [];
    })
    .sort((one, other) => Number(other.direct) - Number(one.direct));
}
