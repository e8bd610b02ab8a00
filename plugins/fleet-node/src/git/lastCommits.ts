import { spawnGit, runGit } from './git';
import { GitError } from './GitError';

/** When something came to a branch, and who wrote it. */
export interface LandedCommit {
  commit: string;
  /** Name of who wrote it; of a merge, of who wrote the last commit that it brought. */
  author: string;
  /** When it came to the branch; ISO 8601 in UTC. */
  committedAt: string;
}

export interface LastCommits {
  byPath: Map<string, LandedCommit>;
  /** The oldest commit that was looked at: what was not found is older, or as old. */
  oldest?: LandedCommit;
}

interface Walked extends LandedCommit {
  mergedTip?: string;
}

const TIMEOUT_MS = 60_000;
const COMMIT_MARK = '\x01';
const FIELDS = ['%H', '%P', '%an', '%cI'].join('%x02');

/**
 * The last commit of each path, found in one walk through the history of a branch however many paths there are.
 *
 * The walk follows the branch itself, as first parents do: what a pull request brought counts from its merge, when it
 * became true for the branch, and not from when it was written. It ends when all paths are found, at `maxCommits`, after
 * a minute, or at the commit `since`, which is not looked at.
 */
export async function findLastCommits(options: {
  gitDir: string;
  revision: string;
  since?: string;
  paths: Iterable<string>;
  maxCommits: number;
}): Promise<LastCommits> {
  const { gitDir, revision, since, maxCommits } = options;
  const missing = new Set(options.paths);
  const byPath = new Map<string, Walked>();
  let oldest: Walked | undefined;
  if (missing.size > 0) {
    const range = since ? `${since}..${revision}` : revision;
    for await (const { commit, paths } of walk(gitDir, range, maxCommits)) {
      oldest = commit;
      for (const path of paths) {
        if (missing.delete(path)) byPath.set(path, commit);
      }
      if (missing.size === 0) break;
    }
  }
  await nameWriters(gitDir, new Set(byPath.values()));
  return { byPath, oldest };
}

/** Whether a commit is part of another one's history; false when it is not there any more. */
export async function isAncestor(
  gitDir: string,
  commit: string,
  of: string,
): Promise<boolean> {
  if (!(await hasCommit(gitDir, commit))) return false;
  const unknown = await runGit(
    ['rev-list', '--max-count=1', commit, `^${of}`],
    { cwd: gitDir },
  );
  return unknown.length === 0;
}

async function hasCommit(gitDir: string, commit: string): Promise<boolean> {
  const output = await runGit(['cat-file', '--batch-check'], {
    cwd: gitDir,
    input: `${commit}\n`,
  });
  return / commit /.test(output.toString('utf8'));
}

async function* walk(
  gitDir: string,
  range: string,
  maxCommits: number,
): AsyncGenerator<{ commit: Walked; paths: string[] }> {
  const args = [
    'log',
    '--first-parent',
    '--diff-merges=first-parent',
    '--no-renames',
    '--name-only',
    '-z',
    `--max-count=${maxCommits}`,
    `--format=${COMMIT_MARK}${FIELDS}`,
    range,
    '--',
  ];
  const child = spawnGit(args, {
    cwd: gitDir,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const ended = new Promise<string | undefined>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('close', status =>
      resolve(status === 0 ? undefined : `status ${status}`),
    );
  });
  child.stdin.end();
  child.stderr.resume();
  try {
    let commit: Walked | undefined;
    let paths: string[] = [];
    for await (const record of recordsOf(child.stdout)) {
      const text = record.replace(/^\n/, '');
      if (text.startsWith(COMMIT_MARK)) {
        if (commit) yield { commit, paths };
        commit = parseCommit(text.slice(COMMIT_MARK.length));
        paths = [];
      } else if (text) {
        paths.push(text);
      }
    }
    if (commit) yield { commit, paths };
    const detail = await ended;
    if (detail) throw new GitError({ args, detail });
  } finally {
    child.kill();
  }
}

async function* recordsOf(
  stream: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}

function parseCommit(text: string): Walked {
  const [commit = '', parents = '', author = '', time = ''] =
    text.split('\x02');
  return {
    commit,
    author,
    committedAt: new Date(time.trim()).toISOString(),
    mergedTip: parents.split(' ')[1],
  };
}

/** A merge is by who pressed the button; who wrote what it brought is asked for, of all merges at once. */
async function nameWriters(gitDir: string, commits: Set<Walked>) {
  const merges = [...commits].filter(({ mergedTip }) => mergedTip);
  if (merges.length > 0) {
    const output = await runGit(
      ['log', '--no-walk=unsorted', '--format=%H%x02%an', '--stdin'],
      {
        cwd: gitDir,
        input: merges.map(({ mergedTip }) => `${mergedTip}\n`).join(''),
      },
    );
    const authors = new Map(
      output
        .toString('utf8')
        .split('\n')
        .map(line => line.split('\x02') as [string, string]),
    );
    for (const merge of merges) {
      merge.author = authors.get(merge.mergedTip ?? '') ?? merge.author;
    }
  }
  for (const commit of commits) delete commit.mergedTip;
}
