import { pathText, type BytePath } from '../../git/paths';
import { isSameEntry, type GitEntry, type GitTree } from '../../git/readTrees';
import type { TreeChange, TreeChanges } from '../../git/writeTrees';
import type { Renames } from './alignToProject';
import type { Finding, PathPlan } from './updatePlan';

export interface Explained {
  base: GitTree;
  project: GitTree;
  template: GitTree;
  /** What the result changes in the project. */
  changes: TreeChanges;
  renames: Renames;
  conflicts: Finding[];
  notes: Finding[];
  /** What declarations, conventions and structured merges had to say, by path. */
  reasons: Map<BytePath, string>;
}

/** Says for every path that the template changed, or that the result changes in the project, what happens and why. */
export function explainPaths(update: Explained): PathPlan[] {
  const { base, template, changes, conflicts, notes } = update;
  const paths = new Set<BytePath>(changes.keys());
  for (const [path, entry] of template) {
    if (!isSameEntry(entry, base.get(path))) paths.add(path);
  }
  for (const path of base.keys()) if (!template.has(path)) paths.add(path);

  const plans = new Map<string, PathPlan>();
  for (const path of paths) {
    plans.set(pathText(path), explainPath(update, path));
  }
  for (const [outcome, findings] of [
    ['noted', notes],
    ['conflict', conflicts],
  ] as const) {
    for (const { path, oldPath, why } of findings) {
      plans.set(path, { path, oldPath, outcome, why });
    }
  }
  return [...plans.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function explainPath(update: Explained, path: BytePath): PathPlan {
  const { base, project, template, changes, renames, reasons } = update;
  const before = project.get(path);
  const after: TreeChange = changes.has(path)
    ? changes.get(path) ?? null
    : before ?? null;
  const oldPath = renames.template.get(path);
  const say = (outcome: PathPlan['outcome'], why: string): PathPlan => ({
    path: pathText(path),
    outcome,
    why: reasons.get(path) ?? why,
    ...(oldPath !== undefined && after ? { oldPath: pathText(oldPath) } : {}),
  });
  if (!after) return say('deleted', whyDeleted(update, path));
  if (isSame(after, before)) {
    return say(
      'kept',
      isSame(after, template.get(path))
        ? 'The project has it already.'
        : "The project's side has what the template changed.",
    );
  }
  if (!isSame(after, template.get(path))) {
    return say('merged', 'The changes of both sides are in it.');
  }
  if (oldPath !== undefined) {
    return say('clean', `The template renamed ${pathText(oldPath)} to this.`);
  }
  return say(
    'clean',
    base.has(path) ? 'Only the template changed it.' : 'The template added it.',
  );
}

function whyDeleted(
  { project, template, renames }: Explained,
  path: BytePath,
): string {
  const target = (map: Map<BytePath, BytePath>) =>
    [...map].find(([, old]) => old === path)?.[0];
  const movedByTemplate = target(renames.template);
  const movedByProject = target(renames.project);
  if (project.has(path)) {
    return movedByTemplate === undefined
      ? 'The template deleted it, and the project had not changed it.'
      : `The template renamed it to ${pathText(movedByTemplate)}.`;
  }
  if (movedByProject !== undefined) {
    return `The project renamed it to ${pathText(movedByProject)}.`;
  }
  return template.has(path)
    ? 'The project deleted it.'
    : 'Both sides deleted it.';
}

function isSame(change: TreeChange, entry: GitEntry | undefined): boolean {
  return change !== null && 'id' in change && isSameEntry(change, entry);
}
