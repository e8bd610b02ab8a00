import { randomUUID } from 'node:crypto';
import { runGit } from './git';
import { readRemoteBranch } from './mirror';
import type { Remote } from './remotes';
import type { CommitAuthor } from './snapshots';

/** Small changes to a repository that lives elsewhere: its newest commit is fetched, nothing is checked out. */

/** New text of each file by its path from the root; null removes a file. */
export type FileChanges = Readonly<Record<string, string | null>>;

const MAX_LISTING_BYTES = 256 * 1024 * 1024;

/**
 * Fetches the newest commit of a branch into a bare repository, without its history. Undefined when there is no such
 * branch.
 *
 * @throws GitError when the remote does not answer, refuses, or is not there.
 */
export async function fetchTip(options: {
  gitDir: string;
  remote: Remote;
  branch: string;
}): Promise<string | undefined> {
  const { gitDir, remote, branch } = options;
  if ((await readRemoteBranch(remote, branch)) === undefined) return undefined;
  const local = `refs/tips/${randomUUID()}`;
  await runGit(
    [
      'fetch',
      '--quiet',
      '--no-tags',
      '--depth=1',
      remote.url,
      `+refs/heads/${branch}:${local}`,
    ],
    { cwd: gitDir, config: remote.config, timeoutMs: 600_000 },
  );
  const commit = await runGit(['rev-parse', '--verify', local], {
    cwd: gitDir,
  });
  return commit.toString('utf8').trim();
}

/** Paths of all files of a commit below a folder, or the path itself when it is a file; none when it is not there. */
export async function listPaths(options: {
  gitDir: string;
  commit: string;
  path: string;
}): Promise<string[]> {
  const { gitDir, commit, path } = options;
  const output = await runGit(
    ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', path],
    {
      cwd: gitDir,
      env: { GIT_LITERAL_PATHSPECS: '1' },
      maxOutputBytes: MAX_LISTING_BYTES,
    },
  );
  return output.toString('utf8').split('\0').filter(Boolean);
}

/** The text of a file of a commit; undefined when there is no such file. */
export async function readText(options: {
  gitDir: string;
  commit: string;
  path: string;
}): Promise<string | undefined> {
  const { gitDir, commit, path } = options;
  const paths = await listPaths(options);
  if (!paths.includes(path)) return undefined;
  const content = await runGit(['cat-file', 'blob', `${commit}:${path}`], {
    cwd: gitDir,
  });
  return content.toString('utf8');
}

/** Writes a commit on top of another one; the same parent, changes, message and author give the same id. */
export async function commitChanges(options: {
  gitDir: string;
  parent: string;
  changes: FileChanges;
  message: string;
  author: CommitAuthor;
}): Promise<string> {
  const { gitDir, parent, changes, message, author } = options;
  const ref = `refs/changes/${randomUUID()}`;
  const seconds = Math.floor(author.date.getTime() / 1000);
  const person = `${onOneLine(author.name)} <${onOneLine(
    author.email,
  )}> ${seconds} +0000`;
  const stream = [
    `commit ${ref}\nauthor ${person}\ncommitter ${person}\n`,
    data(message),
    `from ${parent}\n`,
    ...Object.entries(changes).map(([path, text]) =>
      text === null
        ? `D ${quote(path)}\n`
        : `M 100644 inline ${quote(path)}\n${data(text)}`,
    ),
    'done\n',
  ];
  await runGit(['fast-import', '--quiet', '--done'], {
    cwd: gitDir,
    input: stream.join(''),
  });
  const commit = await runGit(['rev-parse', '--verify', ref], { cwd: gitDir });
  return commit.toString('utf8').trim();
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function quote(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}

function onOneLine(text: string): string {
  return text.replace(/[<>\n\0]/g, ' ').trim();
}
