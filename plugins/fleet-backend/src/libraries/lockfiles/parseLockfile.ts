import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import { InputError } from '@backstage/errors';
import { parsePoetryLock } from './poetryLock';
import { parsePyproject } from './pyproject';

/** Raise this when the same files would give other libraries than before: everything is then read again. */
export const PARSER_VERSION = 1;

/** A file that was found in a repository. */
export interface FoundFile {
  /** Path from the folder of catalog-info.yaml. */
  path: string;
  bytes: number;
  /** Absent when the file was too large to be read, or is of a kind that is not read yet. */
  text?: string;
}

export interface ParsedLockfile {
  /** Path of the lockfile. */
  lockfile: string;
  /** Format and version, such as `poetry.lock 2.1`. */
  format: string;
  libraries: ServiceLibrary[];
}

const POETRY_LOCK = 'poetry.lock';
const PYPROJECT = 'pyproject.toml';
const NOT_YET_READ = ['uv.lock', 'pdm.lock', 'pylock.toml', 'requirements.txt'];

/** The files that are read. */
export const READ_FILES = [POETRY_LOCK, PYPROJECT];

/** The files that matter for a service's libraries. */
export const RELEVANT_FILES = [...READ_FILES, ...NOT_YET_READ];

/**
 * Finds the lockfile among the files of a service and reads it. Text in, libraries out.
 *
 * @throws InputError with a sentence that says why the libraries cannot be known and what to do.
 */
export function parseLockfile(files: FoundFile[]): ParsedLockfile {
  const found = new Map(files.map(file => [file.path, file]));
  const lock = found.get(POETRY_LOCK);
  const pyproject = found.get(PYPROJECT);
  if (!lock) throw new InputError(missingLockfile(found));
  if (!pyproject) {
    throw new InputError(
      `There is a ${POETRY_LOCK} but no ${PYPROJECT} beside it; commit the ${PYPROJECT} it was made from`,
    );
  }
  const declared = parsePyproject(textOf(pyproject));
  return {
    lockfile: POETRY_LOCK,
    ...parsePoetryLock(textOf(lock), declared),
  };
}

function textOf({ path, bytes, text }: FoundFile): string {
  if (text !== undefined) return text;
  throw new InputError(
    `${path} has ${bytes} bytes, more than is read; raise fleet.lockfileMaxBytes if it is meant to be so large`,
  );
}

function missingLockfile(found: Map<string, FoundFile>): string {
  const others = NOT_YET_READ.filter(name => found.has(name));
  const only = others.length > 0 ? `, only ${others.join(' and ')}` : '';
  return `No ${POETRY_LOCK} beside catalog-info.yaml${only}; run "poetry lock" and commit ${POETRY_LOCK}, the one lockfile that is read so far`;
}
