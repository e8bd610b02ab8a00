import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './git';
import type { Remote } from './remotes';
import { initBareRepository } from './snapshots';

/** Copying a repository with its history for the first time may take long. */
const FETCH_TIMEOUT_MS = 10 * 60_000;
const ASK_TIMEOUT_MS = 30_000;

/**
 * The commit that a branch of the remote points to, or undefined when there is no such branch. Nothing is transferred.
 *
 * @throws GitError when the remote does not answer, refuses, or is not there.
 */
export async function readRemoteBranch(
  remote: Remote,
  branch: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const ref = `refs/heads/${branch}`;
  const output = await runGit(['ls-remote', '--quiet', remote.url, ref], {
    config: remote.config,
    timeoutMs: ASK_TIMEOUT_MS,
    signal,
  });
  for (const line of output.toString('utf8').split('\n')) {
    const [commit, name] = line.split('\t');
    if (name === ref) return commit;
  }
  return undefined;
}

/**
 * Brings a bare clone of one branch up to date, and makes it when it is not there. Returns the commit of the branch.
 *
 * @throws GitError when the remote does not answer, refuses, or has no such branch.
 */
export async function fetchMirror(options: {
  gitDir: string;
  remote: Remote;
  branch: string;
  signal?: AbortSignal;
}): Promise<string> {
  const { gitDir, remote, branch, signal } = options;
  if (!(await exists(join(gitDir, 'HEAD')))) {
    await rm(gitDir, { recursive: true, force: true });
    await mkdir(gitDir, { recursive: true });
    await initBareRepository(gitDir);
  }
  const ref = `refs/heads/${branch}`;
  await runGit(
    ['fetch', '--quiet', '--no-tags', '--force', remote.url, `+${ref}:${ref}`],
    {
      cwd: gitDir,
      config: remote.config,
      timeoutMs: FETCH_TIMEOUT_MS,
      signal,
    },
  );
  const commit = await runGit(['rev-parse', '--verify', ref], { cwd: gitDir });
  return commit.toString('utf8').trim();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
