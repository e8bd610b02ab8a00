import type { LibraryReadingStore } from '../database/LibraryReadingStore';
import type { ServiceDirectory } from '../services/ServiceDirectory';
import { decideReadings } from './decideReadings';
import type { RefreshQueue } from './RefreshQueue';
import type { RepositoryMarks } from './RepositoryMarks';

export interface SweepCatalogDependencies {
  directory: ServiceDirectory;
  readings: LibraryReadingStore;
  marks: RepositoryMarks;
  queue: RefreshQueue;
  announce: (ref: string) => Promise<void>;
  /** Refs of services to read for other reasons. */
  listDue: () => Promise<string[]>;
  /** Age at which a lockfile is read again though nothing is known to have been pushed. */
  maxAgeMs: number;
  now: () => Date;
}

/**
 * Takes over what changed in the catalog unnoticed, and queues the services whose lockfile should be read: where a host
 * lists its repositories, those in which something was pushed; elsewhere those that were read long ago.
 */
export async function sweepCatalog(
  dependencies: SweepCatalogDependencies,
): Promise<void> {
  const { directory, readings, marks, queue, announce } = dependencies;
  const changed = await directory.refreshAll();
  const services = await readings.listReadings();
  await marks.refresh(services.flatMap(({ folderUrl }) => folderUrl ?? []));
  const now = dependencies.now();
  const { read, unchanged } = decideReadings({
    services,
    findRepository: url => marks.find(url),
    maxAgeMs: dependencies.maxAgeMs,
    now,
  });
  await readings.saveUnchanged(
    unchanged.map(({ serviceId }) => serviceId),
    now.toISOString(),
  );
  for (const { ref } of read) queue.add(ref);
  for (const ref of await dependencies.listDue()) queue.add(ref);
  for (const ref of changed) await announce(ref);
}

/** The quick look between two sweeps, so that a service that came or went otherwise than by a push is seen soon. */
export async function sweepCatalogWhenBehind(
  dependencies: SweepCatalogDependencies,
): Promise<void> {
  if (await dependencies.directory.isBehind()) await sweepCatalog(dependencies);
}
