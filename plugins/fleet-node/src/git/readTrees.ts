import { runGit, type GitOptions } from './git';
import type { BytePath } from './paths';

/** What stands at a path: 100644, 100755, 120000 (link) or 160000 (submodule), and the id of its content. */
export interface GitEntry {
  mode: string;
  id: string;
}

/** The files of a tree by path, folders dissolved. */
export type GitTree = Map<BytePath, GitEntry>;

/** Where objects are: a bare repository, with further surroundings where the caller has them. */
export type GitStore = Pick<GitOptions, 'cwd' | 'env'>;

const LISTING_LIMIT = 512 * 1024 * 1024;

export async function readTree(
  store: GitStore,
  treeish: string,
): Promise<GitTree> {
  const listing = await runGit(['ls-tree', '-r', '-z', treeish], {
    ...store,
    maxOutputBytes: LISTING_LIMIT,
  });
  const tree: GitTree = new Map();
  for (const line of listing.toString('latin1').split('\0')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
    tree.set(line.slice(tab + 1), { mode, id });
  }
  return tree;
}

/** Which file of one tree became which of the other by a rename that git finds; from new to old path. */
export async function readRenames(
  store: GitStore,
  from: string,
  to: string,
): Promise<Map<BytePath, BytePath>> {
  const output = await runGit(
    [
      'diff-tree',
      '-r',
      '-z',
      '-M',
      '--diff-filter=R',
      '--name-status',
      from,
      to,
    ],
    { ...store, maxOutputBytes: LISTING_LIMIT },
  );
  const fields = output.toString('latin1').split('\0');
  const renames = new Map<BytePath, BytePath>();
  for (let i = 0; i + 2 < fields.length; i += 3) {
    renames.set(fields[i + 2]!, fields[i + 1]!);
  }
  return renames;
}

/** The contents of the blobs that are there and not larger than the limit, by id. */
export async function readBlobs(
  store: GitStore,
  ids: Iterable<string>,
  options: { maxBytes?: number } = {},
): Promise<Map<string, Buffer>> {
  const { maxBytes = 4 * 1024 * 1024 } = options;
  const asked = [...new Set(ids)];
  const contents = new Map<string, Buffer>();
  if (asked.length === 0) return contents;
  const sizes = await runGit(
    ['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'],
    { ...store, input: lines(asked), maxOutputBytes: LISTING_LIMIT },
  );
  const small: string[] = [];
  for (const line of sizes.toString('latin1').split('\n')) {
    const [id = '', type, size] = line.split(' ');
    if (type === 'blob' && Number(size) <= maxBytes) small.push(id);
  }
  if (small.length === 0) return contents;
  const output = await runGit(['cat-file', '--batch'], {
    ...store,
    input: lines(small),
    maxOutputBytes: LISTING_LIMIT,
  });
  let at = 0;
  for (const id of small) {
    const end = output.indexOf('\n', at);
    const size = Number(output.toString('latin1', at, end).split(' ')[2]);
    contents.set(id, output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}

function lines(items: string[]): string {
  return items.map(item => `${item}\n`).join('');
}

export function isSameEntry(a?: GitEntry, b?: GitEntry): boolean {
  return a === b || (a?.id === b?.id && a?.mode === b?.mode);
}

/** What stands at each path that differs between two trees, before and after. */
export async function readChanges(
  store: GitStore,
  from: string,
  to: string,
): Promise<Map<BytePath, { before?: GitEntry; after?: GitEntry }>> {
  const output = await runGit(
    ['diff-tree', '-r', '-z', '--raw', '--no-renames', from, to],
    { ...store, maxOutputBytes: LISTING_LIMIT },
  );
  const fields = output.toString('latin1').split('\0');
  const changes = new Map<BytePath, { before?: GitEntry; after?: GitEntry }>();
  const entry = (mode = '', id = '') =>
    mode === '000000' ? undefined : { mode, id };
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [oldMode, mode, oldId, id] = fields[i]!.slice(1).split(' ');
    changes.set(fields[i + 1]!, {
      before: entry(oldMode, oldId),
      after: entry(mode, id),
    });
  }
  return changes;
}
