import { pathText } from '../../git/paths';
import { readChanges, type GitStore, type GitTree } from '../../git/readTrees';
import { writeTrees, type TreeChanges } from '../../git/writeTrees';
import { findCaseTwins } from './safePaths';
import type { Settled } from './settled';

/** What the merge and the decisions after it change in the project. */
export async function resultingChanges(
  store: GitStore,
  options: { ours: string; merged: { tree: string }; settled: Settled },
): Promise<TreeChanges> {
  const changes: TreeChanges = new Map();
  const { ours, merged, settled } = options;
  const byMerge = await readChanges(store, ours, merged.tree);
  for (const [path, { after }] of byMerge) changes.set(path, after ?? null);
  for (const [path, change] of settled.changes) changes.set(path, change);
  return changes;
}

/** A new file whose name an existing one has in other case is not added: one of them would hide the other. */
export function dropCaseTwins(
  project: GitTree,
  changes: TreeChanges,
  { conflicts }: Settled,
): void {
  const added = [...changes].filter(
    ([path, change]) => change && !project.has(path),
  );
  const existing = [...project.keys()].filter(
    path => changes.get(path) !== null,
  );
  const twins = findCaseTwins(
    existing,
    added.map(([path]) => path),
  );
  for (const [path, twin] of twins) {
    const change = changes.get(path);
    changes.delete(path);
    conflicts.push({
      path: pathText(path),
      oldPath: pathText(twin),
      kind: 'add/add',
      kept: 'project',
      why: `The project has ${pathText(
        twin,
      )}, which is the same file where case does not count; the template's was not added.`,
      project: project.get(twin),
      template: change && 'id' in change ? change : undefined,
    });
  }
}

/** Writes the result, and the same with the project's side in place of markers. */
export async function writeResult(
  store: GitStore,
  options: { ours: string; changes: TreeChanges; settled: Settled },
): Promise<{ tree: string; treeWithoutMarkers: string }> {
  const { ours, changes, settled } = options;
  if (changes.size === 0) return { tree: ours, treeWithoutMarkers: ours };
  const [result, plain] = await writeTrees(store, [
    { from: ours, changes, ref: 'refs/result' },
    {
      from: ours,
      changes: new Map([...changes, ...settled.marked]),
      ref: 'refs/without-markers',
    },
  ]);
  return {
    tree: result?.tree ?? ours,
    treeWithoutMarkers: plain?.tree ?? ours,
  };
}
