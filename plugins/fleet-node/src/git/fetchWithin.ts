import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { GitError } from './GitError';
import { runGit } from './git';
import type { Remote } from './remotes';

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const LOOK_EVERY_MS = 250;

/**
 * Fetches the newest commits of some refs, without history, into a bare repository, within limits: git streams what it
 * gets to disk, and is ended when that becomes too much.
 *
 * @throws InputError that says what to do when the repository is too large; GitError when the remote refuses.
 */
export async function fetchWithin(options: {
  gitDir: string;
  remote: Remote;
  /** Such as `+refs/heads/main:refs/heads/main`. */
  refspecs: string[];
  /** How many commits of each ref; 1 unless told otherwise. */
  depth?: number;
  /** Compressed, as transferred; 4 GiB unless told otherwise. */
  maxBytes?: number;
  /** 10 minutes unless told otherwise. */
  timeoutMs?: number;
  signal?: AbortSignal;
}): Promise<void> {
  const { gitDir, remote, refspecs, depth = 1 } = options;
  const { maxBytes = DEFAULT_MAX_BYTES } = options;
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const tooLarge = new AbortController();
  const watch = setInterval(() => {
    packBytes(gitDir).then(
      bytes => bytes > maxBytes && tooLarge.abort(),
      () => undefined,
    );
  }, LOOK_EVERY_MS);
  const signal = options.signal
    ? AbortSignal.any([options.signal, tooLarge.signal])
    : tooLarge.signal;
  const started = Date.now();
  try {
    await runGit(
      [
        'fetch',
        '--quiet',
        '--no-tags',
        '--force',
        `--depth=${depth}`,
        remote.url,
        ...refspecs,
      ],
      {
        cwd: gitDir,
        config: {
          ...remote.config,
          // Large files are written as they come, and never compared with each other.
          'core.bigFileThreshold': '16m',
          'fetch.unpackLimit': '1',
          'pack.threads': '1',
        },
        timeoutMs,
        signal,
      },
    );
  } catch (error) {
    if (tooLarge.signal.aborted) {
      throw new InputError(
        `${
          remote.url
        } is too large: its newest commit alone is more than ${Math.round(
          maxBytes / 1024 ** 2,
        )} MiB. Move large files out of it, such as to Git LFS or a package index, and start again.`,
      );
    }
    if (error instanceof GitError && Date.now() - started >= timeoutMs) {
      throw new InputError(
        `${remote.url} could not be fetched within ${Math.round(
          timeoutMs / 60_000,
        )} minutes; look whether its host is slow, or move large files out of it.`,
        error,
      );
    }
    throw error;
  } finally {
    clearInterval(watch);
  }
}

async function packBytes(gitDir: string): Promise<number> {
  const folder = join(gitDir, 'objects/pack');
  const names = await readdir(folder);
  const sizes = await Promise.all(
    names.map(async name => (await stat(join(folder, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
