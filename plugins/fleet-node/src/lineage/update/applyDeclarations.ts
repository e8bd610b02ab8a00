import { pathBytes, pathText, type BytePath } from '../../git/paths';
import { isSameEntry } from '../../git/readTrees';
import { LOCK_FILE, WISH_FILE } from '../lineageFiles';
import type { Sides } from './sides';
import type { Finding } from './updatePlan';
import {
  matchPaths,
  type DeclaredMove,
  type UpdatePolicy,
} from './updatePolicy';

/** What declarations decided before the merge. */
export interface Declared {
  /** Why a path is as it is, by path. */
  reasons: Map<BytePath, string>;
  notes: Finding[];
}

/**
 * Makes declared moves on the sides that lack them, and takes the paths out of the merge that owner or template
 * decided: where all three sides are equal, git has nothing to do.
 */
export function applyDeclarations(
  sides: Sides,
  policy: UpdatePolicy,
): Declared {
  const declared: Declared = { reasons: new Map(), notes: [] };
  for (const move of policy.moves ?? []) applyMove(sides, move, declared);
  leaveAlone(sides, policy, declared);
  takeTemplate(sides, policy, declared);
  return declared;
}

function applyMove(
  { base, project, template }: Sides,
  move: DeclaredMove,
  { notes }: Declared,
): void {
  const from = pathBytes(move.from);
  const to = pathBytes(move.to);
  const isFolder = from.endsWith('/');
  const target = (path: BytePath) => to + path.slice(from.length);
  const isMoved = (path: BytePath) =>
    isFolder ? path.startsWith(from) : path === from;

  for (const path of base.paths().filter(isMoved)) {
    const there = target(path);
    if (template.has(path) || !template.has(there) || base.has(there)) continue;
    // With a file of its own at the new place, the project's two files are for git and a person to tell apart.
    if (project.has(path) && project.has(there)) continue;
    base.move(path, there);
    if (project.has(path)) project.move(path, there);
  }
  if (!isFolder || template.paths().some(isMoved)) return;
  for (const path of project.paths().filter(isMoved)) {
    const there = target(path);
    if (base.has(path) || project.has(there) || template.has(there)) continue;
    project.move(path, there);
    notes.push({
      path: pathText(there),
      oldPath: pathText(path),
      kind: 'directory-rename-suggested',
      kept: 'project',
      why: `The template moved ${move.from} to ${move.to}; this file of the project was moved along.`,
      project: project.get(there),
    });
  }
}

function leaveAlone(
  { base, project, template }: Sides,
  policy: UpdatePolicy,
  { reasons }: Declared,
): void {
  const isLineage = (path: BytePath) =>
    path === WISH_FILE || path === LOCK_FILE;
  const isSkipped = matchPaths(policy.skip);
  const isSeed = matchPaths(policy.seed);
  const all = new Set([
    ...base.paths(),
    ...project.paths(),
    ...template.paths(),
  ]);
  for (const path of all) {
    const isSown = isSeed(path) && (base.has(path) || project.has(path));
    if (!isLineage(path) && !isSkipped(path) && !isSown) continue;
    if (!isSameEntry(base.get(path), template.get(path))) {
      reasons.set(
        path,
        isSown
          ? 'The template writes this file once; it belongs to the project since.'
          : 'The owner keeps updates away from this path.',
      );
    }
    base.set(path, project.get(path));
    template.set(path, project.get(path));
  }
}

function takeTemplate(
  { base, project, template }: Sides,
  policy: UpdatePolicy,
  { notes, reasons }: Declared,
): void {
  const isManaged = matchPaths(policy.managed);
  const all = new Set([...base.paths(), ...template.paths()]);
  for (const path of all) {
    if (!isManaged(path)) continue;
    const own = project.get(path);
    const wanted = template.get(path);
    const untouched = isSameEntry(own, base.get(path));
    base.set(path, own);
    if (untouched || isSameEntry(own, wanted)) continue;
    const why =
      'The template manages this file: its side was taken, and what the project had changed in it was not.';
    reasons.set(path, why);
    notes.push({
      path: pathText(path),
      kind: own ? 'content' : 'project-deleted/template-modified',
      kept: wanted ? 'template' : 'deleted',
      why,
      project: own,
      template: wanted,
    });
  }
}
