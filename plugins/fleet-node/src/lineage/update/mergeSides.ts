import type { GitStore } from '../../git/readTrees';
import { writeTrees } from '../../git/writeTrees';
import { mergeTrees, type MergedTrees } from './mergeTrees';
import type { Sides } from './sides';

/** Merges the sides as declarations and conventions left them, on commits made for it. */
export async function mergeSides(
  store: GitStore,
  { base, project, template }: Sides,
  templateName = 'template',
): Promise<MergedTrees> {
  const label = templateName.replace(/[^\w.+-]|\.\.|^[-.]|(\.lock|\.)$/g, '-');
  await writeTrees(store, [
    { from: base.id, changes: base.changes, ref: 'refs/base' },
    {
      from: project.id,
      changes: project.changes,
      ref: 'refs/heads/project',
      parent: 0,
    },
    {
      from: template.id,
      changes: template.changes,
      ref: `refs/heads/${label}`,
      parent: 0,
    },
  ]);
  return mergeTrees(store, { project: 'project', template: label });
}
