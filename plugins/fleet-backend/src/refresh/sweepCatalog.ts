import type { LibraryReadingStore } from '../database/LibraryReadingStore';
import type { ServiceDirectory } from '../services/ServiceDirectory';
import type { RefreshQueue } from './RefreshQueue';

/** An unreadable lockfile is tried again after this time at the latest: the cause may have been the git host's. */
const RETRY_MS = 60 * 60_000;

export interface SweepCatalogDependencies {
  directory: ServiceDirectory;
  readings: LibraryReadingStore;
  queue: RefreshQueue;
  announce: (ref: string) => Promise<void>;
  /** Age at which a lockfile is read again though nothing was pushed. */
  maxAgeMs: number;
  now: () => Date;
}

/** Takes over what changed in the catalog unnoticed, and queues the services whose lockfile should be read. */
export async function sweepCatalog(
  dependencies: SweepCatalogDependencies,
): Promise<void> {
  const { directory, readings, queue, announce, maxAgeMs } = dependencies;
  const changed = await directory.refreshAll();
  const now = dependencies.now().getTime();
  const due = await readings.listDueServices({
    readBefore: new Date(now - maxAgeMs).toISOString(),
    failedBefore: new Date(now - Math.min(RETRY_MS, maxAgeMs)).toISOString(),
  });
  for (const ref of due) queue.add(ref);
  for (const ref of changed) await announce(ref);
}

/** The quick look between two sweeps, so that a service that came or went otherwise than by a push is seen soon. */
export async function sweepCatalogWhenBehind(
  dependencies: SweepCatalogDependencies,
): Promise<void> {
  if (await dependencies.directory.isBehind()) await sweepCatalog(dependencies);
}
