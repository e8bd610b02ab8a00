import { pathText, type BytePath } from '../../git/paths';
import type { StructuredMerge } from '../structured/mergeStructured';
import type { MergedTrees, Stages } from './mergeTrees';
import type { Settled, Situation } from './settled';
import { noteMovedAlong, settleTwoNames, settleTypes } from './settleNames';
import type { Finding } from './updatePlan';
import { isLockfile, type PathTest } from './updatePolicy';

/**
 * Decides each path that git could not merge: the project's deletion stays, what the project edited stays, a file
 * without lines keeps the project's bytes, and only texts that both changed in one place get markers. Nothing that
 * git said is left out: what no rule knows becomes a conflict under git's own words.
 */
export function settleConflicts(options: {
  merged: MergedTrees;
  prefersProject: PathTest;
  /** What became of conflicted files whose structure is known. */
  structured: Map<BytePath, StructuredMerge>;
}): Settled {
  const settled: Settled = {
    changes: new Map(),
    conflicts: [],
    notes: [],
    marked: new Map(),
    generated: new Set(),
    solved: new Set(),
  };
  const situation = {
    ...options,
    settled,
    said: indexMessages(options.merged),
  };
  const done = new Set<BytePath>();
  for (const [path, stages] of options.merged.stages) {
    if (done.has(path)) continue;
    settlePath(situation, path, stages).forEach(other => done.add(other));
  }
  nameTheRest(situation);
  return settled;
}

function indexMessages({ messages }: MergedTrees): Situation['said'] {
  const said: Situation['said'] = new Map();
  for (const { paths, type } of messages) {
    for (const path of paths) {
      const types = said.get(path) ?? new Map<string, BytePath[]>();
      types.set(type, paths);
      said.set(path, types);
    }
  }
  return said;
}

/** Settles a path and answers which paths that took care of. */
function settlePath(
  situation: Situation,
  path: BytePath,
  stages: Stages,
): BytePath[] {
  const types = situation.said.get(path) ?? new Map<string, BytePath[]>();
  const renamed = types.get('CONFLICT (rename/rename)');
  if (renamed?.length === 3) return settleTwoNames(situation, renamed);
  const typed = types.get('CONFLICT (distinct modes)');
  if (typed) return settleTypes(situation, typed);
  const moved = types.get('CONFLICT (directory rename suggested)');
  if (moved) noteMovedAlong(situation, moved, stages);

  const { base, project, template } = stages;
  if (project && template) settleBothChanged(situation, path, stages);
  else if (project && (base || !moved)) settleKept(situation, path, stages);
  else if (template && (base || !moved)) settleGone(situation, path, stages);
  return [path];
}

function settleBothChanged(
  { settled, prefersProject, structured, said }: Situation,
  path: BytePath,
  stages: Stages,
): void {
  const { base, project, template } = stages;
  if (!project) return;
  const keepProject = (kind: Finding['kind'], why: string): Finding => {
    settled.changes.set(path, project);
    const sides = { base, project, template };
    return { path: pathText(path), kind, kept: 'project', why, ...sides };
  };
  const kind = base ? 'content' : 'add/add';
  const solution = structured.get(path);
  const isPlain = [project, template].every(entry =>
    entry?.mode.startsWith('100'),
  );
  if (isLockfile(path) || solution === 'generated') {
    const why =
      'Both sides changed this file, which a tool makes from another one; it has to be made again.';
    settled.generated.add(path);
    settled.notes.push(keepProject(kind, why));
  } else if (prefersProject(path)) {
    const why = "The owner wants the project's side here in every conflict.";
    settled.notes.push(keepProject(kind, why));
  } else if (solution) {
    settleByStructure(settled, { path, stages, solution });
  } else if (!isPlain) {
    const why =
      'Both sides point somewhere else with this link or submodule; the project keeps its own.';
    settled.conflicts.push(keepProject(kind, why));
  } else if (said.get(path)?.has('CONFLICT (binary)')) {
    const why =
      'Both sides changed this file, which has no lines to merge; the project keeps its bytes.';
    settled.conflicts.push(keepProject('binary', why));
  } else {
    settled.marked.set(path, project);
    const why = base
      ? 'Both sides changed the same lines.'
      : 'Both sides added this file, with different content.';
    const finding = { kind, kept: 'markers', why, ...stages } as const;
    settled.conflicts.push({ path: pathText(path), ...finding });
  }
}

function settleByStructure(
  settled: Settled,
  file: {
    path: BytePath;
    stages: Stages;
    solution: Exclude<StructuredMerge, 'generated'>;
  },
): void {
  const { path, stages, solution } = file;
  const { base, project, template } = stages;
  if (!project) return;
  const mode = base?.mode === project.mode ? template?.mode : project.mode;
  const { content, hasMarkers } = solution;
  settled.changes.set(path, { mode: mode ?? project.mode, content });
  if (!hasMarkers) {
    settled.solved.add(path);
    return;
  }
  settled.marked.set(path, project);
  settled.conflicts.push({
    path: pathText(path),
    kind: 'content',
    kept: 'markers',
    why: 'Both sides changed the same entries, and nothing satisfies both.',
    ...stages,
  });
}

/** The template deleted what the project edited, or wants a folder where the project has a file. */
function settleKept(
  { settled, said }: Situation,
  path: BytePath,
  stages: Stages,
): void {
  const types = said.get(path);
  const inTheWay = types?.get('CONFLICT (file/directory)');
  const renamed = types?.get('CONFLICT (rename/delete)');
  const oldPath = (inTheWay ?? renamed)?.find(other => other !== path);
  settled.conflicts.push({
    path: pathText(path),
    oldPath: oldPath === undefined ? undefined : pathText(oldPath),
    kind: stages.base ? 'template-deleted/project-modified' : 'add/add',
    kept: 'project',
    why: inTheWay
      ? 'The template has a folder where the project has this file; the file was kept under this name.'
      : 'The template deleted this file, and the project had changed or renamed it; it was kept.',
    ...stages,
  });
}

/** The project deleted what the template changed, or has a folder where the template wants a file. */
function settleGone(
  { settled, said }: Situation,
  path: BytePath,
  stages: Stages,
): void {
  const types = said.get(path);
  const inTheWay = types?.get('CONFLICT (file/directory)');
  const renamed = types?.get('CONFLICT (rename/delete)');
  const oldPath = (inTheWay ?? renamed)?.find(other => other !== path);
  settled.changes.set(path, null);
  const finding = {
    oldPath: oldPath === undefined ? undefined : pathText(oldPath),
    ...stages,
  };
  if (inTheWay && oldPath !== undefined) {
    settled.conflicts.push({
      ...finding,
      path: pathText(oldPath),
      oldPath: undefined,
      kind: 'add/add',
      kept: 'project',
      why: 'The template has a file where the project has a folder; the folder was kept.',
    });
    return;
  }
  settled.notes.push({
    ...finding,
    path: pathText(path),
    kind: renamed
      ? 'project-deleted/template-renamed'
      : 'project-deleted/template-modified',
    kept: 'deleted',
    why: renamed
      ? `The project deleted ${pathText(
          oldPath ?? path,
        )}, which the template renamed to this; it stays deleted.`
      : 'The project deleted this file, which the template changed; it stays deleted.',
  });
}

/** A conflict that git spoke of without a path for the rules above, such as a folder that was split. */
function nameTheRest({ merged, settled }: Situation): void {
  const named = new Set<BytePath>(merged.stages.keys());
  for (const { type, paths, text } of merged.messages) {
    if (!type.startsWith('CONFLICT')) continue;
    if (paths.some(path => named.has(path))) continue;
    const [path = ''] = paths;
    const isAboutFolders = /directory|implicit/i.test(type);
    (isAboutFolders ? settled.notes : settled.conflicts).push({
      path: pathText(path),
      kind: isAboutFolders ? 'directory-rename-suggested' : 'content',
      kept: 'project',
      why: pathText(text.trim().replace(/^CONFLICT \([^)]*\): /, '')),
    });
    named.add(path);
  }
}
