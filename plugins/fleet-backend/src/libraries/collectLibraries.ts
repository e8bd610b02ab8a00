import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import type {
  LibraryReadingStore,
  ReadingAttempt,
} from '../database/LibraryReadingStore';
import type { StoredService } from '../database/ServiceStore';
import { keepSnapshot, type KeepSnapshotDependencies } from './keepSnapshot';
import type { FoundFile, ParsedLockfile } from './lockfiles/parseLockfile';
import { readLockfiles } from './readLockfiles';
import { revisionsAt } from './revisions';

export interface CollectLibrariesDependencies extends KeepSnapshotDependencies {
  reader: UrlReaderService;
  readings: LibraryReadingStore;
  /** What the host's listing says of the repository of a folder, if it has one. */
  markOf: (folderUrl: string) => string | undefined;
  /** Rejects with an InputError when the libraries cannot be known. */
  parse: (files: FoundFile[]) => Promise<ParsedLockfile>;
  /** Bytes of a lockfile to accept. */
  maxBytes: number;
  /** Milliseconds to wait for the git host. */
  timeoutMs: number;
  now: () => Date;
}

/**
 * Reads the lockfile of one service and keeps what it says.
 *
 * Never fails for what is in the repository or what its host does: that is kept as the reason why the libraries are
 * unreadable, beside the last good ones. A repository that did not change since the last time is asked for its commit
 * and nothing else.
 *
 * @returns whether there is anything new to show.
 */
export async function collectLibraries(
  service: StoredService,
  dependencies: CollectLibrariesDependencies,
): Promise<boolean> {
  const { libraries, readings, now } = dependencies;
  const folderUrl = service.sourceLocation;
  const revisions = revisionsAt(folderUrl);
  const known = await readings.findRevision(service.id);
  const mark = folderUrl && dependencies.markOf(folderUrl);
  const attempt = {
    serviceId: service.id,
    attemptedAt: now().toISOString(),
    mark: mark && revisions.of(mark),
  };
  const keepReason = async (of: ReadingAttempt, reason: string) => {
    const isNews = await readings.saveUnreadable(of, reason);
    if (isNews) await dependencies.onSnapshotChanged(service.id);
    return isNews;
  };
  let revision: string | undefined;
  try {
    const state = await readLockfiles({
      reader: dependencies.reader,
      folderUrl: requireRepository(folderUrl),
      etag: revisions.stateOf(known),
      maxBytes: dependencies.maxBytes,
      signal: AbortSignal.timeout(dependencies.timeoutMs),
    });
    if (!state) {
      await readings.saveUnchanged(
        [attempt.serviceId],
        attempt.attemptedAt,
        attempt.mark,
      );
      return false;
    }
    revision = revisions.of(state.etag);
    const parsed = await dependencies.parse(state.files);
    return await keepSnapshot(parsed, {
      ...dependencies,
      serviceId: service.id,
      save: snapshot =>
        libraries.saveReading(
          { ...attempt, revision },
          { ...snapshot, commit: state.commit },
        ),
    });
  } catch (caught) {
    const error = toError(caught);
    if (error.name === 'InputError') {
      return await keepReason({ ...attempt, revision }, error.message);
    }
    // No fault of the repository: without its revision it is read again soon.
    dependencies.logger.error(`Libraries of ${service.ref}`, error);
    return await keepReason(attempt, error.message);
  }
}

function requireRepository(folderUrl: string | undefined): string {
  if (folderUrl) return folderUrl;
  throw new InputError(
    'The catalog does not say in which repository this service is; register its catalog-info.yaml by URL, or set the annotation backstage.io/source-location',
  );
}
