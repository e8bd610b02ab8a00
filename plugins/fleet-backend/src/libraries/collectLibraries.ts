import { createHash } from 'node:crypto';
import type {
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import type { LibraryStore } from '../database/LibraryStore';
import type { StoredService } from '../database/ServiceStore';
import {
  PARSER_VERSION,
  parseLockfile,
  type FoundFile,
} from './lockfiles/parseLockfile';
import { readLockfiles } from './readLockfiles';

export interface CollectLibrariesDependencies {
  reader: UrlReaderService;
  libraries: LibraryStore;
  logger: LoggerService;
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
  const { libraries, now } = dependencies;
  const folderUrl = service.sourceLocation;
  const revisions = revisionsAt(folderUrl);
  const known = await libraries.findRevision(service.id);
  const attempt = { serviceId: service.id, attemptedAt: now().toISOString() };
  let revision: string | undefined;
  try {
    const state = await readLockfiles({
      reader: dependencies.reader,
      folderUrl: requireRepository(folderUrl),
      etag: revisions.toEtag(known),
      maxBytes: dependencies.maxBytes,
      signal: AbortSignal.timeout(dependencies.timeoutMs),
    });
    if (!state) {
      await libraries.saveUnchanged(attempt.serviceId, attempt.attemptedAt);
      return false;
    }
    revision = revisions.fromEtag(state.etag);
    const parsed = parseLockfile(state.files);
    return await libraries.saveSnapshot(
      { ...attempt, revision },
      { ...parsed, commit: state.commit, digest: digestOf(state.files) },
    );
  } catch (caught) {
    const error = toError(caught);
    if (error.name !== 'InputError') {
      dependencies.logger.error(`Libraries of ${service.ref}`, error);
    }
    return libraries.saveUnreadable({ ...attempt, revision }, error.message);
  }
}

/** The same etag means something else at another place, or when another parser looked at it. */
function revisionsAt(folderUrl: string | undefined) {
  const prefix = `${PARSER_VERSION} ${folderUrl} `;
  return {
    fromEtag: (etag: string) => prefix + etag,
    toEtag: (revision: string | undefined) =>
      revision?.startsWith(prefix) ? revision.slice(prefix.length) : undefined,
  };
}

function requireRepository(folderUrl: string | undefined): string {
  if (folderUrl) return folderUrl;
  throw new InputError(
    'The catalog does not say in which repository this service is; register its catalog-info.yaml by URL, or set the annotation backstage.io/source-location',
  );
}

function digestOf(files: FoundFile[]): string {
  const hash = createHash('sha256').update(`${PARSER_VERSION}`);
  for (const { path, text } of [...files].sort(byPath)) {
    hash.update(`\0${path}\0${text ?? ''}`);
  }
  return hash.digest('hex');
}

function byPath(a: FoundFile, b: FoundFile): number {
  return a.path < b.path ? -1 : 1;
}
