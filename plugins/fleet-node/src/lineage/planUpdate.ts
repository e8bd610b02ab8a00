import { withScratch } from '../git/scratch';
import { mergeStructured } from './structured/mergeStructured';
import { alignToProject } from './update/alignToProject';
import { applyDeclarations } from './update/applyDeclarations';
import { explainPaths } from './update/explainPaths';
import { findLockfilesToMake } from './update/lockfilesToMake';
import { mergeSides } from './update/mergeSides';
import { readAttributes, readSides } from './update/readSides';
import {
  dropCaseTwins,
  resultingChanges,
  writeResult,
} from './update/resultingTrees';
import { nameUnexplained } from './update/nameUnexplained';
import { assertSafePaths } from './update/safePaths';
import { uniteLineSets } from './update/uniteLineSets';
import { settleConflicts } from './update/settleConflicts';
import type { UpdatePlan } from './update/updatePlan';
import { matchPaths, type UpdatePolicy } from './update/updatePolicy';

export interface PlannedUpdate {
  /** A bare repository that has the objects of all trees; the result is added to it, its refs stay as they are. */
  gitDir: string;
  /** Id of the tree that the template rendered for what the project has now; undefined when it cannot be had. */
  base: string | undefined;
  /** Id of the tree that the template renders for what the project shall have. */
  theirs: string;
  /** Id of the project's tree. */
  ours: string;
  policy?: UpdatePolicy;
  /** Name of the template's side in conflict markers, such as `template-1.4.0`. */
  templateName?: string;
}

/**
 * Plans the step from one template version to another, up or down, as a merge: what happens to each path and why, and
 * the resulting tree. Guarantee: what either side changed is in the result, or its path is in `conflicts` or `notes`,
 * or a declaration of the owner or the template named in `paths` decided it.
 *
 * Without a base nothing of the project is deleted, every difference becomes a conflict, and the plan is never
 * eligible for a merge without a person.
 *
 * @throws InputError when the template's tree is not safe to check out; GitError when an object is missing.
 */
export async function planUpdate(update: PlannedUpdate): Promise<UpdatePlan> {
  const { gitDir, base, theirs, ours, policy = {} } = update;
  if (policy.hold) return heldPlan(ours, policy.hold.reason);
  const repository = { cwd: gitDir };
  const { sides, renames } = await readSides(repository, {
    base,
    theirs,
    ours,
  });
  assertSafePaths(sides.template.original.keys());
  const declared = applyDeclarations(sides, policy);
  const attributes = await readAttributes(repository, sides, policy);

  return withScratch({ gitDir, attributes }, async store => {
    const aligned = await alignToProject({ store, sides, renames, policy });
    const merged = await mergeSides(store, sides, update.templateName);
    const structured = await mergeStructured(store, merged.stages, {
      template: update.templateName ?? 'template',
    });
    const settled = settleConflicts({
      merged,
      prefersProject: matchPaths(policy.preferProject),
      structured,
    });
    settled.notes.push(...declared.notes);
    const changes = await resultingChanges(store, { ours, merged, settled });
    await uniteLineSets({ store, sides, changes });
    await nameUnexplained({ store, sides, renames, changes, settled });
    dropCaseTwins(sides.project.original, changes, settled);
    const trees = await writeResult(store, { ours, changes, settled });

    const reasons = new Map(declared.reasons);
    for (const [path, names] of aligned) {
      reasons.set(path, `Merged with what the project has as well: ${names}.`);
    }
    for (const path of settled.solved) {
      reasons.set(path, 'Merged entry by entry: what satisfies both sides.');
    }
    const { conflicts, notes } = settled;
    const originals = {
      base: sides.base.original,
      project: sides.project.original,
      template: sides.template.original,
    };
    return {
      ...trees,
      hasChanges: trees.tree !== ours,
      paths: explainPaths({
        ...originals,
        changes,
        renames,
        conflicts,
        notes,
        reasons,
      }),
      conflicts: byPath(conflicts),
      notes: byPath(notes),
      lockfilesToMake: findLockfilesToMake(
        originals,
        changes,
        settled.generated,
      ),
      autoMergeEligible:
        base !== undefined && conflicts.length === 0 && notes.length === 0,
    };
  });
}

function heldPlan(ours: string, reason: string): UpdatePlan {
  return {
    tree: ours,
    treeWithoutMarkers: ours,
    hasChanges: false,
    paths: [],
    conflicts: [],
    notes: [],
    lockfilesToMake: [],
    autoMergeEligible: false,
    held: reason,
  };
}

function byPath<T extends { path: string }>(findings: T[]): T[] {
  return findings.sort((a, b) => (a.path < b.path ? -1 : 1));
}
