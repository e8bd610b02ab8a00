import { NotFoundError } from '@backstage/errors';
import { runGit } from '@slipway/plugin-fleet-node';

export interface Commit {
  id: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

export interface Signature {
  name: string;
  email: string;
  /** ISO 8601 with the offset of whoever signed. */
  date: string;
}

const FIELDS = [
  '%H',
  '%T',
  '%P',
  '%an',
  '%ae',
  '%aI',
  '%cn',
  '%ce',
  '%cI',
  '%B',
];

/** Commits from one back to the first, newest first; with a path those that changed it. */
export async function readCommits(options: {
  gitDir: string;
  from: string;
  path?: string;
  skip?: number;
  limit: number;
}): Promise<Commit[]> {
  const { gitDir, from, path, skip = 0, limit } = options;
  const output = await runGit(
    [
      'log',
      '-z',
      `--format=${FIELDS.join('%x00')}`,
      `--skip=${skip}`,
      `--max-count=${limit}`,
      from,
      '--',
      ...(path ? [path] : []),
    ],
    { cwd: gitDir, env: { GIT_LITERAL_PATHSPECS: '1' } },
  );
  const values = output.toString('utf8').split('\0');
  const commits: Commit[] = [];
  for (let at = 0; at + FIELDS.length <= values.length; at += FIELDS.length) {
    commits.push(parseCommit(values.slice(at, at + FIELDS.length)));
  }
  return commits;
}

export async function readCommit(gitDir: string, id: string): Promise<Commit> {
  const [commit] = await readCommits({ gitDir, from: id, limit: 1 });
  if (commit) return commit;
  throw new NotFoundError(`There is no commit ${id} in this repository.`);
}

export async function countCommits(options: {
  gitDir: string;
  from: string;
  path?: string;
}): Promise<number> {
  const { gitDir, from, path } = options;
  const output = await runGit(
    ['rev-list', '--count', from, '--', ...(path ? [path] : [])],
    { cwd: gitDir, env: { GIT_LITERAL_PATHSPECS: '1' } },
  );
  return Number(output.toString('ascii'));
}

/** Which files a commit changed and by how many lines, as text for people. */
export async function readChangeSummary(
  gitDir: string,
  id: string,
): Promise<string> {
  const output = await runGit(
    [
      'diff-tree',
      '--root',
      '--no-commit-id',
      '--stat=120',
      '--stat-count=500',
      '-r',
      id,
    ],
    { cwd: gitDir },
  );
  return output.toString('utf8');
}

function parseCommit(values: string[]): Commit {
  const [
    id = '',
    tree = '',
    parents = '',
    authorName = '',
    authorEmail = '',
    authorDate = '',
    committerName = '',
    committerEmail = '',
    committerDate = '',
    message = '',
  ] = values;
  return {
    id,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: authorName, email: authorEmail, date: authorDate },
    committer: {
      name: committerName,
      email: committerEmail,
      date: committerDate,
    },
    message,
  };
}
