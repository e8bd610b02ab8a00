import { posix } from 'node:path';
import { MAIN } from './pyproject';

/** More requirements files than one service has. */
export const MAX_FILES = 20;

const LOCKS = ['poetry.lock', 'uv.lock', 'pdm.lock'];
const PYPROJECT = 'pyproject.toml';

/** Words in the name of a file that say that it is not for running the service. */
const DEVELOPMENT =
  /^(dev|develop|development|test|tests|testing|lint|linting|docs?|ci|build|local|typing|types|mypy|tools?)$/;

/** Whether a file of a repository says something about the service's libraries. */
export function isRelevant(path: string): boolean {
  return (
    LOCKS.includes(path) ||
    path === PYPROJECT ||
    isPylock(path) ||
    isRequirements(path) ||
    isConstraints(path)
  );
}

/** Whether the content of a relevant file is read; all of them are. */
export function isRead(path: string): boolean {
  return isRelevant(path);
}

/** Whether a folder may have several files of that kind, of which all count. */
export function isOneOfSeveral(path: string): boolean {
  return isRelevant(path) && !LOCKS.includes(path) && path !== PYPROJECT;
}

/** `pylock.toml`, or `pylock.<name>.toml` where the name has no dot. */
export function isPylock(path: string): boolean {
  return /^pylock(\.[^./]+)?\.toml$/.test(path);
}

/** `requirements.txt`, `dev-requirements.txt`, `requirements/base.txt` and the like, and what they are compiled from. */
export function isRequirements(path: string): boolean {
  const { dir, base } = posix.parse(path);
  if (!/\.(txt|in)$/i.test(base)) return false;
  if (dir === '') return /(^|[-_.])requirements?([-_.]|$)/i.test(base);
  return /^requirements?$/i.test(dir) && !isConstraintsName(base);
}

/** Files that only `-c` lines name. */
export function isConstraints(path: string): boolean {
  const { dir, base } = posix.parse(path);
  return (
    /\.txt$/i.test(base) &&
    isConstraintsName(base) &&
    (dir === '' || /^requirements?$/i.test(dir))
  );
}

function isConstraintsName(base: string): boolean {
  return /(^|[-_.])constraints?([-_.]|$)/i.test(base);
}

/** A CycloneDX document as people name it; only uploads have one. */
export function isSbom(path: string): boolean {
  return /\.(json|cdx|xml)$/i.test(path);
}

/**
 * The group of what a file lists, by its name: `requirements-dev.txt` is for `dev`. What does not sound like development
 * counts as `main`, because that hides nothing.
 */
export function groupOfFile(path: string): string {
  const words = posix.parse(path).name.toLowerCase().split(/[-_.]/);
  return words.find(word => DEVELOPMENT.test(word)) ?? MAIN;
}
