import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  LibraryStore,
  NewLibrarySnapshot,
} from '../database/LibraryStore';
import type { ParsedLockfile } from './lockfiles/parseLockfile';

export interface KeepSnapshotDependencies {
  libraries: LibraryStore;
  logger: LoggerService;
  /** Finds out what indexes and advisories say of library versions that were never seen before. */
  rateVersions: (versionIds: number[]) => Promise<void>;
  /** Called when other libraries than before may be shown for a service. */
  onSnapshotChanged: (serviceId: number) => Promise<void>;
}

/**
 * Keeps what a lockfile or SBOM of a service says: new library versions are rated before anybody sees them, though a
 * failure to rate them delays nothing; it is made up for when their index is asked again.
 *
 * @returns whether there is anything new to show.
 */
export async function keepSnapshot(
  parsed: ParsedLockfile,
  {
    serviceId,
    save,
    libraries,
    logger,
    rateVersions,
    onSnapshotChanged,
  }: KeepSnapshotDependencies & {
    serviceId: number;
    save: (snapshot: NewLibrarySnapshot) => Promise<boolean>;
  },
): Promise<boolean> {
  const added = await libraries.saveVersions(parsed.libraries);
  if (added.length > 0) {
    await rateVersions(added).catch(error =>
      logger.error('New library versions are not rated yet', toError(error)),
    );
  }
  const isNews = await save({ ...parsed, digest: digestOf(parsed) });
  if (isNews) await onSnapshotChanged(serviceId);
  return isNews;
}

/** Equal for what means the same, so that a build and the default branch share a snapshot. */
function digestOf(parsed: ParsedLockfile): string {
  return createHash('sha256').update(JSON.stringify(parsed)).digest('hex');
}
