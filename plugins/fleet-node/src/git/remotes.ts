import { runGit } from './git';

/** How to reach a repository on a git host: its URL without credentials, and the configuration that signs in. */
export interface Remote {
  url: string;
  config: Record<string, string>;
}

/** The commit of every ref of the remote, by full name. */
export async function readRemoteRefs(
  remote: Remote,
): Promise<Map<string, string>> {
  const output = await runGit(['ls-remote', '--quiet', remote.url], {
    config: remote.config,
  });
  const refs = new Map<string, string>();
  for (const line of output.toString('utf8').split('\n')) {
    const [commit, ref] = line.split('\t');
    if (commit && ref) refs.set(ref, commit);
  }
  return refs;
}

/**
 * Creates refs on the remote, all of them or none. A ref that is there already with the same commit is fine; with
 * another one nothing is changed, also when it appeared a moment ago.
 *
 * @throws GitError when the remote refuses.
 */
export async function pushNewRefs(options: {
  gitDir: string;
  remote: Remote;
  /** Commit ids by full ref name. */
  refs: Record<string, string>;
}): Promise<void> {
  const { gitDir, remote, refs } = options;
  const names = Object.keys(refs);
  await runGit(
    [
      'push',
      '--quiet',
      '--atomic',
      ...names.map(name => `--force-with-lease=${name}:`),
      remote.url,
      ...names.map(name => `${refs[name]}:${name}`),
    ],
    { cwd: gitDir, config: remote.config, timeoutMs: 600_000 },
  );
}

export type LeaseOutcome =
  /** The branch is at the commit now, by this push or by that of a twin. */
  | { pushed: true }
  /** Somebody else moved, made or deleted the branch; it was left as it is. */
  | { pushed: false; found: string | undefined };

/**
 * Makes a branch point to a commit, whatever its history, if it is where it was last seen; undefined when it was not
 * there. So what a person pushed in between is never overwritten.
 *
 * @throws GitError when the remote refuses for another reason, such as a protected branch.
 */
export async function pushWithLease(options: {
  gitDir: string;
  remote: Remote;
  branch: string;
  commit: string;
  expected: string | undefined;
}): Promise<LeaseOutcome> {
  const { gitDir, remote, branch, commit, expected } = options;
  const ref = `refs/heads/${branch}`;
  try {
    await runGit(
      [
        'push',
        '--quiet',
        `--force-with-lease=${ref}:${expected ?? ''}`,
        remote.url,
        `${commit}:${ref}`,
      ],
      { cwd: gitDir, config: remote.config, timeoutMs: 600_000 },
    );
    return { pushed: true };
  } catch (error) {
    const found = (await readRemoteRefs(remote)).get(ref);
    if (found === commit) return { pushed: true };
    if (found !== expected) return { pushed: false, found };
    throw error;
  }
}
