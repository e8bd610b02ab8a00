import { NotFoundError } from '@backstage/errors';
import { GitError, runGit, spawnGit } from '@slipway/plugin-fleet-node';
import { watchProcess } from '../streamProcess';

/** A file, folder, symbolic link or submodule of a commit. */
export interface Entry {
  /** From the root of the repository. */
  path: string;
  name: string;
  type: 'file' | 'dir' | 'symlink' | 'submodule';
  id: string;
  /** Bytes; 0 for what has no content of its own. */
  size: number;
}

/**
 * What a path of a commit is; an empty path is the root folder.
 *
 * @throws NotFoundError when it is not there.
 */
export async function readEntry(options: {
  gitDir: string;
  commit: string;
  path: string;
}): Promise<Entry> {
  const { gitDir, commit, path } = options;
  if (path === '') {
    return { path: '', name: '', type: 'dir', id: commit, size: 0 };
  }
  const [entry] = isTreePath(path)
    ? await listTree({ gitDir, tree: commit, path })
    : [];
  if (entry) return entry;
  throw new NotFoundError(
    `There is no ${JSON.stringify(path.slice(0, 200))} at this commit.`,
  );
}

/** What a folder holds, folders first. */
export async function listFolder(
  gitDir: string,
  folder: Entry,
): Promise<Entry[]> {
  const entries = await listTree({ gitDir, tree: folder.id });
  const prefix = folder.path === '' ? '' : `${folder.path}/`;
  return entries
    .map(entry => ({ ...entry, path: `${prefix}${entry.name}` }))
    .sort(
      (a, b) =>
        Number(b.type === 'dir') - Number(a.type === 'dir') ||
        a.name.localeCompare(b.name, 'en'),
    );
}

/** The first bytes of a file, at most `maxBytes`. */
export async function readBlob(options: {
  gitDir: string;
  id: string;
  maxBytes: number;
}): Promise<Buffer> {
  const { gitDir, id, maxBytes } = options;
  const args = ['cat-file', 'blob', id];
  return readBeginning({ gitDir, args, maxBytes });
}

/** The first bytes of what git writes; it is ended once it has written them. */
export async function readBeginning(options: {
  gitDir: string;
  args: string[];
  maxBytes: number;
}): Promise<Buffer> {
  const { gitDir, args, maxBytes } = options;
  const child = spawnGit(args, { cwd: gitDir });
  const ended = watchProcess(child);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of child.stdout) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= maxBytes) break;
  }
  if (bytes < maxBytes) {
    const { exitCode, message } = await ended;
    if (exitCode !== 0) throw new GitError({ args, detail: message });
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** Whether the beginning of a file looks like anything else than text, as git decides it. */
export function isBinary(beginning: Buffer): boolean {
  return beginning.subarray(0, 8000).includes(0);
}

/** A path as git stores it: no empty, `.` or `..` part. */
function isTreePath(path: string): boolean {
  return (
    !path.includes('\0') &&
    path.split('/').every(part => !['', '.', '..'].includes(part))
  );
}

async function listTree(options: {
  gitDir: string;
  tree: string;
  path?: string;
}): Promise<Entry[]> {
  const { gitDir, tree, path } = options;
  const output = await runGit(
    [
      'ls-tree',
      '-z',
      '--long',
      '--full-tree',
      tree,
      ...(path ? ['--', path] : []),
    ],
    { cwd: gitDir, env: { GIT_LITERAL_PATHSPECS: '1' } },
  );
  return output.toString('utf8').split('\0').filter(Boolean).map(parseTreeLine);
}

/** Parses `<mode> SP <type> SP <id> SP+ <size> TAB <path>`. */
function parseTreeLine(line: string): Entry {
  const tab = line.indexOf('\t');
  const [mode = '', type = '', id = '', size = ''] = line
    .slice(0, tab)
    .split(/ +/);
  const path = line.slice(tab + 1);
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    type: entryType(mode, type),
    id,
    size: Number.parseInt(size, 10) || 0,
  };
}

function entryType(mode: string, type: string): Entry['type'] {
  if (type === 'tree') return 'dir';
  if (type === 'commit') return 'submodule';
  return mode === '120000' ? 'symlink' : 'file';
}
