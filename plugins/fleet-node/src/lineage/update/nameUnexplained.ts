import { pathText, type BytePath } from '../../git/paths';
import {
  isSameEntry,
  readBlobs,
  type GitEntry,
  type GitStore,
} from '../../git/readTrees';
import type { TreeChanges } from '../../git/writeTrees';
import type { Renames } from './alignToProject';
import type { Settled } from './settled';
import type { Sides } from './sides';

/** A change of one side whose file is not in the result, and the file of the result that should hold the change. */
interface Missing {
  path: BytePath;
  side: 'project' | 'template';
  base?: GitEntry;
  changed: GitEntry;
  target?: BytePath;
}

/**
 * Checks the merge instead of trusting it. git calls some merges clean that drop a side's change: with 2.39, when the
 * template renamed a file that the project edited to a path where the project has the same content already. Whatever
 * a side changed and the result lacks must be in the file it was renamed to; if it is not, the project's file is put
 * back and the path named.
 */
export async function nameUnexplained(options: {
  store: GitStore;
  sides: Sides;
  renames: Renames;
  changes: TreeChanges;
  settled: Settled;
}): Promise<void> {
  const { store, sides, changes, settled } = options;
  const missing = findMissing(options);
  if (missing.length === 0) return;
  const resultOf = (path?: BytePath): GitEntry | undefined => {
    if (path === undefined) return undefined;
    const change = changes.get(path);
    if (change && 'id' in change) return change;
    return change === undefined ? sides.project.original.get(path) : undefined;
  };
  const blobs = await readBlobs(
    store,
    missing.flatMap(({ base, changed, target }) =>
      [base, changed, resultOf(target)].flatMap(entry => entry?.id ?? []),
    ),
  );
  const linesOf = (entry?: GitEntry) =>
    new Set(
      blobs
        .get(entry?.id ?? '')
        ?.toString('latin1')
        .split(/\r?\n/) ?? [],
    );
  for (const item of missing) {
    const target = resultOf(item.target);
    const there = linesOf(target);
    const before = linesOf(item.base);
    const added = [...linesOf(item.changed)].filter(line => !before.has(line));
    const isThere =
      target !== undefined &&
      blobs.has(item.changed.id) &&
      added.every(line => there.has(line));
    if (!isThere) nameMissing(item, changes, settled);
  }
}

function findMissing({
  sides,
  renames,
  changes,
  settled,
}: {
  sides: Sides;
  renames: Renames;
  changes: TreeChanges;
  settled: Settled;
}): Missing[] {
  const named = new Set(
    [...settled.conflicts, ...settled.notes].flatMap(({ path, oldPath }) => [
      path,
      oldPath,
    ]),
  );
  const missing: Missing[] = [];
  for (const side of ['project', 'template'] as const) {
    const targets = new Map(
      [...renames[side === 'project' ? 'template' : 'project']].map(
        ([to, from]) => [from, to],
      ),
    );
    // A declaration may have made the side equal to the other one; that is explained.
    for (const path of sides[side].paths()) {
      const changed = sides[side].get(path);
      const base = sides.base.get(path);
      const isGone = changes.has(path)
        ? changes.get(path) === null
        : !sides.project.original.has(path);
      if (!changed || !isGone || isSameEntry(changed, base)) continue;
      if (named.has(pathText(path))) continue;
      missing.push({ path, side, base, changed, target: targets.get(path) });
    }
  }
  return missing;
}

function nameMissing(
  { path, side, base, changed }: Missing,
  changes: TreeChanges,
  { conflicts, notes }: Settled,
): void {
  if (side === 'project') {
    changes.delete(path);
    conflicts.push({
      path: pathText(path),
      kind: 'template-deleted/project-modified',
      kept: 'project',
      why: 'The template deleted or renamed this file, and what the project changed in it is nowhere else; it was kept.',
      base,
      project: changed,
    });
    return;
  }
  notes.push({
    path: pathText(path),
    kind: 'project-deleted/template-modified',
    kept: 'deleted',
    why: "The project deleted or renamed this file, and the template's change is nowhere else; it stays deleted.",
    base,
    template: changed,
  });
}
