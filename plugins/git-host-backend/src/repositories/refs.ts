import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, NotFoundError, isError } from '@backstage/errors';
import { GitError, runGit } from '@slipway/plugin-fleet-node';
import { isRefName } from './names';

export interface Ref {
  /** Full name, such as `refs/heads/main`. */
  name: string;
  /** The id of what it points to: a commit, or the object of an annotated tag. */
  id: string;
  type: string;
}

/** All refs whose full name begins with the prefix, in the order of their names. */
export async function listRefs(gitDir: string, prefix: string): Promise<Ref[]> {
  const output = await runGit(
    ['for-each-ref', '--format=%(refname)%00%(objectname)%00%(objecttype)'],
    { cwd: gitDir },
  );
  return output
    .toString('utf8')
    .split('\n')
    .flatMap(line => {
      const [name, id, type] = line.split('\0');
      return name && id && type ? [{ name, id, type }] : [];
    })
    .filter(ref => ref.name.startsWith(prefix));
}

export interface Branch {
  name: string;
  /** Its tip. */
  commit: string;
}

/** In the order of their names. */
export async function listBranches(gitDir: string): Promise<Branch[]> {
  const refs = await listRefs(gitDir, 'refs/heads/');
  return refs.map(({ name, id }) => ({
    name: name.slice('refs/heads/'.length),
    commit: id,
  }));
}

/** The tips of branches by name. */
export type Branches = ReadonlyMap<string, string>;

export async function readBranches(gitDir: string): Promise<Branches> {
  const branches = await listBranches(gitDir);
  return new Map(branches.map(({ name, commit }) => [name, commit]));
}

/** The branch that a clone checks out; it need not exist yet. */
export async function readDefaultBranch(gitDir: string): Promise<string> {
  const head = await readFile(join(gitDir, 'HEAD'), 'utf8');
  const [, branch] = /^ref: refs\/heads\/(.+)\n?$/.exec(head) ?? [];
  if (branch) return branch;
  throw new Error(`${gitDir} has a HEAD that names no branch.`);
}

/**
 * When the default branch was last pushed to, by this machine's clock: the dates of commits are whatever their author
 * says. Of an empty repository, when it was made.
 */
export async function readPushTime(gitDir: string): Promise<Date> {
  const branch = await readDefaultBranch(gitDir);
  // Git packs refs now and then, and the file of one that is packed is gone; `config` is written once.
  for (const file of [`refs/heads/${branch}`, 'packed-refs']) {
    try {
      return (await stat(join(gitDir, file))).mtime;
    } catch (error) {
      if (!isError(error) || error.code !== 'ENOENT') throw error;
    }
  }
  return (await stat(join(gitDir, 'config'))).mtime;
}

/** The commit of a branch, or undefined when there is no such branch. */
export async function readBranchTip(
  gitDir: string,
  branch: string,
): Promise<string | undefined> {
  return isRefName(branch)
    ? parseRevision(gitDir, `refs/heads/${branch}`)
    : undefined;
}

/**
 * The commit that a branch, a tag, a full ref name, `HEAD` or a commit id means. Git's other ways to name a commit,
 * such as `main~2`, are not understood, since the name comes from a URL.
 *
 * @throws NotFoundError when it means none.
 */
export async function resolveCommit(
  gitDir: string,
  name: string,
): Promise<string> {
  for (const candidate of candidates(name)) {
    const commit = await parseRevision(gitDir, candidate);
    if (commit) return commit;
  }
  throw new NotFoundError(
    `There is no branch, tag or commit ${JSON.stringify(
      name.slice(0, 120),
    )} in this repository.`,
  );
}

function candidates(name: string): string[] {
  if (name === 'HEAD') return ['HEAD'];
  if (!isRefName(name)) return [];
  if (name.startsWith('refs/')) return [name];
  const refs = [`refs/heads/${name}`, `refs/tags/${name}`];
  return /^[0-9a-f]{7,64}$/.test(name) ? [...refs, name] : refs;
}

async function parseRevision(
  gitDir: string,
  revision: string,
): Promise<string | undefined> {
  try {
    const output = await runGit(
      [
        'rev-parse',
        '--verify',
        '--quiet',
        '--end-of-options',
        `${revision}^{commit}`,
      ],
      { cwd: gitDir },
    );
    return output.toString('ascii').trim();
  } catch (error) {
    if (error instanceof GitError && error.exitCode !== undefined) {
      return undefined;
    }
    throw error;
  }
}

/** Makes the first branch of a repository its default one when the one that was planned never came. */
export async function adoptDefaultBranch(gitDir: string): Promise<void> {
  const planned = await readDefaultBranch(gitDir);
  const branches = await listBranches(gitDir);
  const [first] = branches;
  if (!first || branches.some(({ name }) => name === planned)) return;
  await runGit(['symbolic-ref', 'HEAD', `refs/heads/${first.name}`], {
    cwd: gitDir,
  });
}

/**
 * Moves a branch from the commit that the caller saw.
 *
 * @throws ConflictError when it is no longer there.
 */
export async function moveBranch(options: {
  gitDir: string;
  branch: string;
  from: string;
  to: string;
}): Promise<void> {
  const { gitDir, branch, from, to } = options;
  const ref = `refs/heads/${branch}`;
  try {
    await runGit(['update-ref', ref, to, from], { cwd: gitDir });
  } catch (error) {
    if ((await readBranchTip(gitDir, branch)) === from) throw error;
    throw new ConflictError(
      `The branch ${branch} moved in this moment; look at it and try again.`,
      error,
    );
  }
}

/** Deletes a branch if it is where the caller saw it; one that moved or is gone is left so. */
export async function deleteBranchAt(options: {
  gitDir: string;
  branch: string;
  commit: string;
}): Promise<void> {
  const { gitDir, branch, commit } = options;
  const ref = `refs/heads/${branch}`;
  try {
    await runGit(['update-ref', '-d', ref, commit], { cwd: gitDir });
  } catch (error) {
    if ((await readBranchTip(gitDir, branch)) === commit) throw error;
  }
}

/** Keeps the head of a pull request reachable, where Gitea's users fetch it from. */
export async function writePullRef(options: {
  gitDir: string;
  number: number;
  commit: string;
}): Promise<void> {
  const { gitDir, number, commit } = options;
  await runGit(['update-ref', `refs/pull/${number}/head`, commit], {
    cwd: gitDir,
  });
}
