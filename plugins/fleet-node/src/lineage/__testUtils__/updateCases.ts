import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { UpdatePlan } from '../update/updatePlan';

/**
 * Cases of an update as data; the format is described in bench/README.md. A tree maps a path (as `pathText` gives it)
 * to what stands there.
 */

const file = z.union([
  z.string(),
  z.object({ text: z.string(), exec: z.boolean().optional() }).strict(),
  z.object({ base64: z.string(), exec: z.boolean().optional() }).strict(),
  z.object({ symlink: z.string() }).strict(),
  z.object({ submodule: z.string() }).strict(),
]);
const edit = z.union([
  z.null(),
  z.object({ moveTo: z.string() }).strict(),
  file,
]);
const expectedFile = z.union([
  file,
  z
    .object({
      conflictMarkers: z.literal(true),
      /** Pieces of text that must be there as well. */
      contains: z.array(z.string()).optional(),
    })
    .strict(),
]);
const finding = z.object({
  path: z.string(),
  kind: z.string(),
  kept: z.string().optional(),
});

const updateCase = z.object({
  id: z.string(),
  templateV1: z.record(file),
  projectEdits: z.record(edit).default({}),
  templateV2: z.record(file),
  /** When there is no base, the version 1 of the template is not told to the engine. */
  noBase: z.boolean().optional(),
  /** What owner and template declared, under the names of `UpdatePolicy`. */
  policy: z
    .object({
      skip: z.array(z.string()),
      preferProject: z.array(z.string()),
      hold: z.object({ reason: z.string() }),
      seed: z.array(z.string()),
      managed: z.array(z.string()),
      union: z.array(z.string()),
      moves: z.array(z.object({ from: z.string(), to: z.string() })),
    })
    .partial()
    .strict()
    .optional(),
  expected: z.object({
    tree: z.record(expectedFile).optional(),
    conflicts: z.array(finding).optional(),
    notes: z.array(finding).optional(),
    autoMergeEligible: z.boolean().optional(),
    lockfilesToMake: z.array(z.string()).optional(),
  }),
});

export type CaseFile = z.infer<typeof file>;
export type CaseTree = Record<string, CaseFile>;
export type UpdateCase = z.infer<typeof updateCase>;

/** Reads a file of cases; YAML, of which JSON is a part. */
export function parseCases(text: string): UpdateCase[] {
  const read = text.trimStart().startsWith('{')
    ? JSON.parse(text)
    : parseYaml(text);
  return z.object({ cases: z.array(updateCase) }).parse(read).cases;
}

/** The project's tree: version 1 with moves made, then deletions, then new contents. */
export function projectTree({
  templateV1,
  projectEdits,
}: Pick<UpdateCase, 'templateV1' | 'projectEdits'>): CaseTree {
  const tree: CaseTree = { ...templateV1 };
  const isIn = (path: string) => (name: string) =>
    name === path || name.startsWith(path.endsWith('/') ? path : `${path}/`);
  const edits = Object.entries(projectEdits);
  for (const [path, change] of edits) {
    if (change === null || typeof change === 'string' || !('moveTo' in change))
      continue;
    for (const name of Object.keys(tree).filter(isIn(path))) {
      const content = tree[name];
      delete tree[name];
      if (content !== undefined) {
        tree[change.moveTo + name.slice(path.length)] = content;
      }
    }
  }
  for (const [path, change] of edits) {
    if (change !== null) continue;
    for (const name of Object.keys(tree).filter(isIn(path))) delete tree[name];
  }
  for (const [path, change] of edits) {
    if (change === null) continue;
    if (typeof change === 'string' || !('moveTo' in change))
      tree[path] = change;
  }
  return tree;
}

export interface CaseResult {
  tree: CaseTree;
  plan: UpdatePlan;
}

/** Each way in which a result differs from what a case expects; none when it is as expected. */
export function differencesFrom(
  expected: UpdateCase['expected'],
  { tree, plan }: CaseResult,
): string[] {
  return [
    ...treeDifferences(expected.tree, tree),
    ...findingDifferences(expected, plan),
    ...((expected.autoMergeEligible ?? plan.autoMergeEligible) ===
    plan.autoMergeEligible
      ? []
      : [`autoMergeEligible is ${plan.autoMergeEligible}`]),
    ...(expected.lockfilesToMake &&
    String(expected.lockfilesToMake) !== String(plan.lockfilesToMake)
      ? [`lockfilesToMake is [${plan.lockfilesToMake}]`]
      : []),
  ];
}

/** How a tree differs from what a case expects. @public */
export function treeDifferences(
  expected: UpdateCase['expected']['tree'],
  tree: CaseTree,
): string[] {
  if (!expected) return [];
  const differences: string[] = [];
  for (const [path, wanted] of Object.entries(expected)) {
    const found = tree[path];
    if (found === undefined) differences.push(`${path} is missing`);
    else if (typeof wanted === 'object' && 'conflictMarkers' in wanted) {
      const text = contentOf(found).toString('utf8');
      if (!hasMarkers(text)) {
        differences.push(`${path} has no conflict markers: ${shown(found)}`);
      }
      for (const piece of wanted.contains ?? []) {
        if (!text.includes(piece)) {
          differences.push(
            `${path} does not hold ${JSON.stringify(piece)}: ${shown(found)}`,
          );
        }
      }
    } else if (identity(wanted) !== identity(found)) {
      differences.push(
        `${path} is ${shown(found)} and should be ${shown(wanted)}`,
      );
    }
  }
  for (const [path, found] of Object.entries(tree)) {
    if (!(path in expected)) {
      differences.push(`${path} should not be there: ${shown(found)}`);
    }
  }
  return differences;
}

/** @public */
export function hasMarkers(text: string): boolean {
  return /^<{7} [^]*^={7}\r?$[^]*^>{7} /m.test(text);
}

/**
 * What is named is compared as one list: a file says under `conflicts` or under `notes` what no person has to decide,
 * and a rename by either of its paths. Markers are always a conflict.
 */
function findingDifferences(
  expected: UpdateCase['expected'],
  plan: UpdatePlan,
): string[] {
  if (!expected.conflicts && !expected.notes) return [];
  const found = [
    ...plan.conflicts.map(item => ({ ...item, list: 'conflicts' })),
    ...plan.notes.map(item => ({ ...item, list: 'notes' })),
  ];
  const wanted = [
    ...(expected.conflicts ?? []).map(item => ({ ...item, list: 'conflicts' })),
    ...(expected.notes ?? []).map(item => ({ ...item, list: 'notes' })),
  ];
  const differences: string[] = [];
  for (const item of wanted) {
    const index = found.findIndex(
      ({ path, oldPath, kind, kept, list }) =>
        (path === item.path || oldPath === item.path) &&
        kind === item.kind &&
        (item.kept ?? kept) === kept &&
        (kept !== 'markers' || list === item.list),
    );
    if (index < 0) {
      differences.push(`not named: ${JSON.stringify(item)}`);
    } else {
      found.splice(index, 1);
    }
  }
  for (const { path, kind, kept, list } of found) {
    differences.push(
      `named too much: ${JSON.stringify({ path, kind, kept, list })}`,
    );
  }
  return differences;
}

export function contentOf(found: CaseFile): Buffer {
  if (typeof found === 'string') return Buffer.from(found);
  if ('text' in found) return Buffer.from(found.text);
  if ('base64' in found) return Buffer.from(found.base64, 'base64');
  return Buffer.from('symlink' in found ? found.symlink : found.submodule);
}

export function modeOf(found: CaseFile): string {
  if (typeof found === 'string') return '100644';
  if ('symlink' in found) return '120000';
  if ('submodule' in found) return '160000';
  return found.exec ? '100755' : '100644';
}

function identity(found: CaseFile): string {
  return `${modeOf(found)} ${contentOf(found).toString('latin1')}`;
}

function shown(found: z.infer<typeof expectedFile>): string {
  return JSON.stringify(found).slice(0, 600);
}
