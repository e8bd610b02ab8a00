import picomatch from 'picomatch';
import type { BytePath } from '../../git/paths';
import { pathText } from '../../git/paths';

/** A file, or with a slash at its end a folder, that the template has under another name now. */
export interface DeclaredMove {
  from: string;
  to: string;
}

/** A file of a side that a project's formatter would rewrite. */
export interface SourceText {
  path: string;
  content: Buffer;
}

/** What owners and templates declared; globs match whole paths, `**` crosses folders, and a dot is a letter. */
export interface UpdatePolicy {
  /** Owner: paths that updates leave alone. */
  skip?: string[];
  /** Owner: paths where the project's side wins a conflict. */
  preferProject?: string[];
  /** Owner: no update for now, and why. */
  hold?: { reason: string };
  /** Template: written once, then the project's. */
  seed?: string[];
  /** Template: always as in the template. */
  managed?: string[];
  /** Template: files whose lines are a set; conflicting additions are both taken. */
  union?: string[];
  /** Template: renames that git would not see, because the content changed too much. */
  moves?: DeclaredMove[];
  /**
   * Formats files as the project's own formatter does, so that its effect is no conflict; gives the contents in the
   * same order. Used for the template's side of files that both changed.
   */
  format?: (files: SourceText[]) => Promise<Buffer[]>;
}

const LOCKFILES = [
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'pylock.toml',
  'pylock.*.toml',
  'Pipfile.lock',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'Cargo.lock',
  'go.sum',
  'Gemfile.lock',
  'composer.lock',
];

/** Files whose lines are a set wherever they stand. */
const LINE_SETS = [
  '.gitignore',
  '.dockerignore',
  '.helmignore',
  '.npmignore',
  '.prettierignore',
  '.eslintignore',
];

export const lockfileAttributes = LOCKFILES;
export const lineSetAttributes = LINE_SETS;

const isLockfileName = picomatch(LOCKFILES, { dot: true });

export function isLockfile(path: BytePath): boolean {
  return isLockfileName(path.slice(path.lastIndexOf('/') + 1));
}

const isLineSetName = picomatch(LINE_SETS, { dot: true });

export function isLineSet(path: BytePath): boolean {
  return isLineSetName(path.slice(path.lastIndexOf('/') + 1));
}

export type PathTest = (path: BytePath) => boolean;

export function matchPaths(globs: string[] = []): PathTest {
  if (globs.length === 0) return () => false;
  const matches = picomatch(globs, { dot: true });
  return path => matches(pathText(path));
}
