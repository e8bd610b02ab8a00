import { pathBytes, pathText } from '../git/paths';
import { readTree, type GitTree } from '../git/readTrees';
import { LOCK_FILE, WISH_FILE, type TemplateLock } from './lineageFiles';

/** How a repository differs from what its template rendered; paths as `pathText` gives them, sorted. */
export interface Drift {
  /** As rendered. */
  pristine: string[];
  /** Content, mode or kind changed. */
  edited: string[];
  /** Rendered, and not there any more. */
  deleted: string[];
  /** There, and not rendered. */
  added: string[];
  /** What earlier updates left to be decided by a person, as the lock names it. */
  pending: string[];
}

/** Reads the drift of a commit or tree with one `git ls-tree`; nothing is rendered. */
export async function readDrift(options: {
  gitDir: string;
  revision: string;
  lock: Pick<TemplateLock, 'files' | 'pending'>;
}): Promise<Drift> {
  const { gitDir, revision, lock } = options;
  return driftOf(lock, await readTree({ cwd: gitDir }, revision));
}

/** Compares the lock's files with a tree. */
export function driftOf(
  lock: Pick<TemplateLock, 'files' | 'pending'>,
  tree: GitTree,
): Drift {
  const drift: Drift = {
    pristine: [],
    edited: [],
    deleted: [],
    added: [],
    pending: [...lock.pending].sort(),
  };
  const rendered = new Set<string>();
  for (const [path, recorded] of Object.entries(lock.files)) {
    rendered.add(path);
    const entry = tree.get(pathBytes(path));
    if (!entry) drift.deleted.push(path);
    else if (`${entry.mode} ${entry.id}` === recorded)
      drift.pristine.push(path);
    else drift.edited.push(path);
  }
  for (const path of tree.keys()) {
    const text = pathText(path);
    const isLineage = text === WISH_FILE || text === LOCK_FILE;
    if (!rendered.has(text) && !isLineage) drift.added.push(text);
  }
  for (const list of Object.values(drift)) list.sort();
  return drift;
}
