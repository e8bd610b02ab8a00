import { isSameEntry, readBlobs, type GitStore } from '../../git/readTrees';
import type { TreeChanges } from '../../git/writeTrees';
import type { Sides } from './sides';
import { isLineSet } from './updatePolicy';

/** Takes out the lines that a union of both sides holds twice, because both added the same. */
export async function uniteLineSets(options: {
  store: GitStore;
  sides: Sides;
  changes: TreeChanges;
}): Promise<void> {
  const { store, sides, changes } = options;
  const merged = [...changes].flatMap(([path, change]) => {
    const project = sides.project.get(path);
    const template = sides.template.get(path);
    const isMerged =
      isLineSet(path) && change && 'id' in change && project && template;
    return isMerged && !isSameEntry(change, template)
      ? [{ path, change, project, template }]
      : [];
  });
  const blobs = await readBlobs(
    store,
    merged.flatMap(({ change, project, template }) => [
      change.id,
      project.id,
      template.id,
    ]),
  );
  const linesOf = (id: string) =>
    blobs
      .get(id)
      ?.toString('latin1')
      .match(/[^\n]*\n|[^\n]+$/g) ?? [];
  for (const { path, change, project, template } of merged) {
    const lines = linesOf(change.id);
    const united = withoutDoubles(lines, [
      linesOf(project.id),
      linesOf(template.id),
    ]);
    if (united.length === lines.length) continue;
    const content = Buffer.from(united.join(''), 'latin1');
    changes.set(path, { mode: change.mode, content });
  }
}

/** Keeps a line as often as the side that has it most often. */
function withoutDoubles(lines: string[], sides: string[][]): string[] {
  const seen = new Map<string, number>();
  return lines.filter(line => {
    if (/^\s*(#|$)/.test(line)) return true;
    const count = (seen.get(line) ?? 0) + 1;
    seen.set(line, count);
    const wanted = sides.map(side => side.filter(item => item === line).length);
    return count <= Math.max(1, ...wanted);
  });
}
