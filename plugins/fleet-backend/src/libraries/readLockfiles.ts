import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import {
  isOneOfSeveral,
  isRead,
  isRelevant,
  MAX_FILES,
} from './lockfiles/files';
import type { FoundFile } from './lockfiles/parseLockfile';

/** What a repository says about its libraries at one commit. */
export interface RepositoryState {
  /** What the host calls this state of the repository; most call it by its commit. */
  etag: string;
  commit?: string;
  files: FoundFile[];
}

export interface ReadLockfilesOptions {
  reader: UrlReaderService;
  folderUrl: string;
  /** The state that is known already. */
  etag?: string;
  maxBytes: number;
  signal: AbortSignal;
}

/**
 * Reads the files of a folder that matter for its libraries, in one request and so at one commit. A file above the limit
 * is named but not even buffered.
 *
 * @returns undefined when the repository is still in the state of the given etag.
 * @throws InputError with a sentence for people when the folder cannot be read.
 */
export async function readLockfiles(
  options: ReadLockfilesOptions,
): Promise<RepositoryState | undefined> {
  const { folderUrl, signal } = options;
  try {
    return await Promise.race([readTree(options), rejectWhenAborted(signal)]);
  } catch (caught) {
    const error = toError(caught);
    if (error.name === 'NotModifiedError') return undefined;
    throw new InputError(`Could not read ${folderUrl}: ${explain(error)}`);
  }
}

async function readTree(
  options: ReadLockfilesOptions,
): Promise<RepositoryState> {
  const { reader, folderUrl, etag, maxBytes, signal } = options;
  const bytesOf = new Map<string, number>();
  const tree = await reader.readTree(folderUrl, {
    etag,
    signal,
    filter: (path, info) => {
      if (!isRelevant(path)) return false;
      // One too many is enough for the sentence that there are too many.
      const several = [...bytesOf.keys()].filter(isOneOfSeveral).length;
      if (isOneOfSeveral(path) && several > MAX_FILES) return false;
      const bytes = info?.size ?? 0;
      bytesOf.set(path, bytes);
      return isRead(path) && bytes <= maxBytes;
    },
  });
  const textOf = new Map<string, string>();
  for (const file of await tree.files()) {
    textOf.set(file.path, (await file.content()).toString('utf8'));
  }
  return {
    etag: tree.etag,
    commit: /^[0-9a-f]{7,64}$/.test(tree.etag) ? tree.etag : undefined,
    files: [...bytesOf].map(([path, bytes]) => ({
      path,
      bytes,
      text: textOf.get(path),
    })),
  };
}

/** Backstage's readers do not pass the signal on to every request they make. */
async function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    });
  });
}

function explain(error: Error): string {
  if (error.name === 'NotFoundError') {
    return 'the repository, branch or folder is not there, or the portal may not read it';
  }
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return 'the git host did not answer in time';
  }
  return error.message.slice(0, 500);
}
