import type { UpdatePlan } from '../update/updatePlan';
import type { RandomUpdate } from './randomUpdate';
import { contentOf, modeOf, type CaseFile, type CaseTree } from './updateCases';

/** The pieces of a file that are either somewhere or nowhere: its lines, or all of it. */
function piecesOf(content: CaseFile): string[] {
  const bytes = contentOf(content).toString('latin1');
  if (modeOf(content) === '120000') return [`link to ${bytes}`];
  if (bytes.includes('\0')) return [bytes];
  return bytes.split(/\r?\n/).filter(line => line !== '');
}

function allPieces(tree: CaseTree): Set<string> {
  return new Set(Object.values(tree).flatMap(piecesOf));
}

/**
 * What one side brought and the result lacks without a word, and what a side removed and the result has again: the
 * property is that there is none. A piece counts as named when the plan names a path that held it as a conflict or a
 * note.
 */
export function findLosses(
  update: RandomUpdate,
  result: CaseTree,
  plan: UpdatePlan,
): string[] {
  const { base, project, template } = update;
  const there = allPieces(result);
  const named = new Set(
    [...plan.conflicts, ...plan.notes].flatMap(({ path, oldPath }) => [
      path,
      oldPath,
    ]),
  );
  // A named path names what any side has there.
  const isNamed = new Set(
    [base, project, template].flatMap(tree =>
      Object.entries(tree)
        .filter(([path]) => named.has(path))
        .flatMap(([, content]) => piecesOf(content)),
    ),
  );
  const inBase = allPieces(base);
  const inProject = allPieces(project);
  const inTemplate = allPieces(template);
  const losses: string[] = [];
  for (const [side, tree, other] of [
    ['project', project, inTemplate],
    ['template', template, inProject],
  ] as const) {
    for (const [path, content] of Object.entries(tree)) {
      for (const piece of piecesOf(content)) {
        // What was in the base and is gone on the other side was removed there on purpose.
        const isRemoved = inBase.has(piece) && !other.has(piece);
        if (there.has(piece) || isRemoved || isNamed.has(piece)) continue;
        losses.push(`${JSON.stringify(piece)} of the ${side}'s ${path}`);
      }
    }
  }
  for (const [path, content] of Object.entries(result)) {
    if (named.has(path)) continue;
    for (const piece of piecesOf(content)) {
      if (inProject.has(piece) || inTemplate.has(piece)) continue;
      losses.push(`${JSON.stringify(piece)} is in ${path} from nowhere`);
    }
  }
  for (const path of Object.keys(project)) {
    const isKept = result[path] !== undefined || named.has(path);
    const isPlanned = plan.paths.some(item => item.path === path);
    if (!isKept && !isPlanned) losses.push(`${path} is gone without a word`);
  }
  return losses;
}
