import { GitError } from './GitError';
import { runGit } from './git';
import { pathBytes } from './paths';
import { isSameEntry, readTree, type GitEntry } from './readTrees';

/** How a file of one tree differs from that of another. */
export interface FileDiff {
  /** Unified, with 3 lines around; absent for what has no lines, and for what only moved. */
  diff?: string;
  /** It was cut off. */
  truncated?: boolean;
}

/** Bytes of a diff that are made before it is cut; a larger one is not shown at all. */
const MAX_MADE_BYTES = 4 * 1024 * 1024;

/**
 * The diffs of files between two trees, by path as `pathText` gives it.
 *
 * @param options.maxBytes Bytes of each diff, which is cut off at a line.
 */
export async function diffFiles(options: {
  gitDir: string;
  from: string;
  to: string;
  /** `oldPath` is where the file is in `from`, when it is elsewhere. */
  files: Array<{ path: string; oldPath?: string }>;
  maxBytes: number;
  signal?: AbortSignal;
}): Promise<Map<string, FileDiff>> {
  const { gitDir, files } = options;
  const before = await readTree({ cwd: gitDir }, options.from);
  const after = await readTree({ cwd: gitDir }, options.to);
  const written = await runGit(['hash-object', '-w', '--stdin'], {
    cwd: gitDir,
    input: '',
  });
  const empty = written.toString('latin1').trim();
  const diffs = new Map<string, FileDiff>();
  for (const { path, oldPath } of files) {
    const there = before.get(pathBytes(path));
    const moved = oldPath ? before.get(pathBytes(oldPath)) : undefined;
    const old = there ?? moved;
    const now = after.get(pathBytes(path));
    if (isSameEntry(old, now)) continue;
    const oldName = there ? path : oldPath ?? path;
    const text = await diffBlobs({ ...options, empty, old, now });
    if (text === undefined) continue;
    if (text === 'too large') {
      diffs.set(path, { truncated: true });
      continue;
    }
    const header = `--- ${old ? `a/${oldName}` : '/dev/null'}\n+++ ${
      now ? `b/${path}` : '/dev/null'
    }\n`;
    diffs.set(path, cut(header + text, options.maxBytes));
  }
  return diffs;
}

/** From its first hunk; undefined when there is none. */
async function diffBlobs(options: {
  gitDir: string;
  /** The file without content, for what is not there. */
  empty: string;
  old?: GitEntry;
  now?: GitEntry;
  signal?: AbortSignal;
}): Promise<string | undefined> {
  const { gitDir, old, now, signal } = options;
  const isFile = (entry?: GitEntry) => !entry || /^1[02]/.test(entry.mode);
  if (!isFile(old) || !isFile(now) || old?.id === now?.id) return undefined;
  const idOf = (entry?: GitEntry) => entry?.id ?? options.empty;
  try {
    const output = await runGit(
      [
        'diff',
        '--no-color',
        '--no-ext-diff',
        '--no-textconv',
        '--unified=3',
        idOf(old),
        idOf(now),
      ],
      { cwd: gitDir, signal, maxOutputBytes: MAX_MADE_BYTES },
    );
    const text = output.toString('utf8');
    const start = text.indexOf('\n@@ ');
    return start < 0 ? undefined : text.slice(start + 1);
  } catch (error) {
    if (error instanceof GitError && /bytes of output/.test(error.message)) {
      return 'too large';
    }
    throw error;
  }
}

function cut(diff: string, maxBytes: number): FileDiff {
  const bytes = Buffer.from(diff);
  if (bytes.length <= maxBytes) return { diff };
  const end = bytes.lastIndexOf('\n', maxBytes - 1);
  return { diff: bytes.subarray(0, end + 1).toString('utf8'), truncated: true };
}
