import { pathText, type BytePath } from '../../git/paths';
import type { Stages } from './mergeTrees';
import type { Situation } from './settled';
import type { Finding } from './updatePlan';

/** Each side gave the file another name: the project's name stays, with what both wrote in it. */
export function settleTwoNames(
  { merged, settled }: Situation,
  [old = '', own = '', theirs = '']: BytePath[],
): BytePath[] {
  const project = merged.stages.get(own)?.project;
  const template = merged.stages.get(theirs)?.template;
  const hasMarkers = merged.messages.some(
    ({ type, paths }) => type === 'CONFLICT (contents)' && paths.includes(old),
  );
  if (!merged.stages.get(theirs)?.project) settled.changes.set(theirs, null);
  const finding: Finding = {
    path: pathText(own),
    oldPath: pathText(theirs),
    kind: 'content',
    kept: hasMarkers ? 'markers' : 'project',
    why: `The project renamed ${pathText(
      old,
    )} to this, the template to ${pathText(
      theirs,
    )}; the project's name was kept, with the changes of both.`,
    base: merged.stages.get(old)?.base,
    project,
    template,
  };
  if (hasMarkers && project) settled.marked.set(own, project);
  (hasMarkers ? settled.conflicts : settled.notes).push(finding);
  return [old, own, theirs];
}

/** One side has a file where the other has a link or a submodule; git gave one of them another name. */
export function settleTypes(
  { merged, settled }: Situation,
  paths: BytePath[],
): BytePath[] {
  const [path = ''] = paths;
  const at = (side: keyof Stages) =>
    paths.map(name => merged.stages.get(name)?.[side]).find(Boolean);
  const project = at('project');
  for (const name of paths) settled.changes.set(name, null);
  if (project) settled.changes.set(path, project);
  settled.conflicts.push({
    path: pathText(path),
    kind: at('base') ? 'content' : 'add/add',
    kept: 'project',
    why: 'Project and template have different things here, such as a file and a link; the project keeps its own.',
    base: at('base'),
    project,
    template: at('template'),
  });
  return paths;
}

export function noteMovedAlong(
  { settled }: Situation,
  [path = '', oldPath = '']: BytePath[],
  { project, template }: Stages,
): void {
  const who = project ? 'template' : 'project';
  settled.notes.push({
    path: pathText(path),
    oldPath: pathText(oldPath),
    kind: 'directory-rename-suggested',
    kept: 'project',
    why: `The ${who} renamed the folder of ${pathText(
      oldPath,
    )}, so the file was moved along; check whether it belongs there.`,
    project,
    template,
  });
}
