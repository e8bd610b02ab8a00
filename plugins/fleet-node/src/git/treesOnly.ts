import { runGit, type GitOptions } from './git';
import type { Remote } from './remotes';
import { readTree, type GitTree } from './readTrees';

/**
 * Looking into a repository that lives elsewhere without copying it: the newest commit comes with its folders and the
 * names of its files, and each file when it is read. A host that cannot leave files out sends them all.
 */

const REMOTE = 'origin';

type Place = { gitDir: string; remote: Remote; signal?: AbortSignal };

/** The repository's own configuration names the remote without how to sign in; that goes with each call. */
function lazily({ gitDir, remote, signal }: Place): GitOptions {
  return {
    cwd: gitDir,
    signal,
    config: {
      ...remote.config,
      [`remote.${REMOTE}.url`]: remote.url,
      [`remote.${REMOTE}.promisor`]: 'true',
      [`remote.${REMOTE}.partialclonefilter`]: 'blob:none',
    },
  };
}

/**
 * Fetches the commit of a ref, such as `refs/heads/main` or `HEAD`, into an empty bare repository. Returns its id.
 *
 * @throws GitError when the remote does not answer, refuses, or has no such ref.
 */
export async function fetchTrees(
  options: Place & { ref: string },
): Promise<string> {
  const local = 'refs/fetched/tip';
  await runGit(
    [
      'fetch',
      '--quiet',
      '--no-tags',
      '--depth=1',
      '--filter=blob:none',
      REMOTE,
      `+${options.ref}:${local}`,
    ],
    lazily(options),
  );
  const commit = await runGit(['rev-parse', '--verify', local], {
    cwd: options.gitDir,
  });
  return commit.toString('latin1').trim();
}

/**
 * The files of a folder of a commit, by path from that folder; the root for an empty one.
 *
 * @returns undefined when there is no such folder.
 */
export async function readFolder(
  gitDir: string,
  { commit, folder }: { commit: string; folder: string },
): Promise<GitTree | undefined> {
  if (folder === '') return readTree({ cwd: gitDir }, commit);
  const listed = await runGit(['ls-tree', '-z', commit, '--', folder], {
    cwd: gitDir,
    env: { GIT_LITERAL_PATHSPECS: '1' },
  });
  const [, id] = /^040000 tree (\w+)\t/.exec(listed.toString('latin1')) ?? [];
  return id ? readTree({ cwd: gitDir }, id) : undefined;
}

/**
 * The content of a file by its id; it is fetched when it is not there.
 *
 * @throws GitError when it cannot be had, or is larger.
 */
export async function readBlobLazily(
  options: Place & { id: string; maxBytes: number },
): Promise<Buffer> {
  return runGit(['cat-file', 'blob', options.id], {
    ...lazily(options),
    maxOutputBytes: options.maxBytes,
  });
}
