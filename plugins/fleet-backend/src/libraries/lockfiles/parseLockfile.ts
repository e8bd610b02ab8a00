import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import { InputError } from '@backstage/errors';
import { assembleLibraries } from './assembleLibraries';
import { parseCycloneDx } from './cyclonedx';
import {
  isConstraints,
  isPylock,
  isRequirements,
  isSbom,
  MAX_FILES,
} from './files';
import type { Lock } from './lock';
import { parsePdmLock } from './pdmLock';
import { parsePoetryLock } from './poetryLock';
import { parsePylock } from './pylock';
import { parsePyproject, type Pyproject } from './pyproject';
import { parseRequirements } from './requirements';
import { parseUvLock } from './uvLock';

/** Raise this when the same files would give other libraries than before: everything is then read again. */
export const PARSER_VERSION = 2;

/** A file that was found in a repository, or uploaded. */
export interface FoundFile {
  /** Path from the folder of catalog-info.yaml. */
  path: string;
  bytes: number;
  /** Absent when the file was too large to be read. */
  text?: string;
}

export interface ParsedLockfile {
  /** Path of the lockfile. */
  lockfile: string;
  /** Format and version, such as `poetry.lock 2.1`. */
  format: string;
  /** The Python versions that the service supports, as a PEP 440 specifier. */
  python?: string;
  libraries: ServiceLibrary[];
}

type Files = Map<string, FoundFile>;

/** The formats in the order in which they are looked for; the first that is there decides. */
const FORMATS: Array<{
  find: (paths: string[]) => string[];
  parse: (paths: string[], files: Files, pyproject?: Pyproject) => Lock;
}> = [
  {
    find: named('poetry.lock'),
    parse: ([path = ''], files, pyproject) => {
      requirePyproject(path, pyproject);
      return parsePoetryLock(textOf(path, files));
    },
  },
  {
    find: named('uv.lock'),
    parse: ([path = ''], files) => parseUvLock(textOf(path, files)),
  },
  {
    find: named('pdm.lock'),
    parse: ([path = ''], files, pyproject) => {
      const { extras } = requirePyproject(path, pyproject);
      return parsePdmLock(textOf(path, files), extras);
    },
  },
  {
    find: paths => paths.filter(isPylock).sort(byLength),
    parse: (paths, files) => {
      const [first, ...others] = paths.map(path =>
        parsePylock(textOf(path, files)),
      );
      if (!first) throw new Error('A format was chosen without a file');
      return {
        ...first,
        libraries: [first, ...others].flatMap(lock => lock.libraries),
      };
    },
  },
  {
    find: paths => {
      const listed = paths.filter(isRequirements).sort(byLength);
      return listed.length > 0
        ? [...listed, ...paths.filter(isConstraints)]
        : [];
    },
    parse: ([lockfile = '', ...others], files) =>
      parseRequirements(
        new Map(
          [lockfile, ...others].map(path => [path, textOf(path, files).text]),
        ),
        lockfile,
      ),
  },
  {
    find: paths => paths.filter(isSbom),
    parse: ([path = ''], files) => parseCycloneDx(textOf(path, files)),
  },
];

/**
 * Finds the lockfile among the files of a service and reads it. Text in, libraries out.
 *
 * @throws InputError with a sentence that says why the libraries cannot be known and what to do.
 */
export function parseLockfile(found: FoundFile[]): ParsedLockfile {
  const files: Files = new Map(found.map(file => [file.path, file]));
  const pyproject = files.has('pyproject.toml')
    ? parsePyproject(textOf('pyproject.toml', files).text)
    : undefined;
  for (const { find, parse } of FORMATS) {
    const [lockfile, ...others] = find([...files.keys()]);
    if (lockfile === undefined) continue;
    checkFiles([lockfile, ...others]);
    const lock = parse([lockfile, ...others], files, pyproject);
    return {
      lockfile,
      format: lock.format,
      python: pyproject?.python ?? lock.python,
      libraries: assembleLibraries(lock, pyproject?.declared),
    };
  }
  throw new InputError(
    'No poetry.lock, uv.lock, pdm.lock, pylock.toml or requirements.txt beside catalog-info.yaml; lock the libraries with the tool of the service (such as "poetry lock" or "uv lock") and commit the file',
  );
}

/** These formats do not say what the service itself declares. */
function requirePyproject(
  lockfile: string,
  pyproject: Pyproject | undefined,
): Pyproject {
  if (pyproject) return pyproject;
  throw new InputError(
    `There is a ${lockfile} but no pyproject.toml beside it; commit the pyproject.toml it was made from`,
  );
}

function checkFiles(paths: string[]): void {
  if (paths.length <= MAX_FILES) return;
  throw new InputError(
    `There are more than ${MAX_FILES} files such as ${paths[0]}; lock the libraries into one file with a tool such as uv or Poetry`,
  );
}

function named(name: string) {
  return (paths: string[]) => paths.filter(path => path === name);
}

/** The plainest name is the one people mean: `requirements.txt` before `requirements-dev.txt`. */
function byLength(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function textOf(path: string, files: Files): { path: string; text: string } {
  const file = files.get(path);
  if (file?.text !== undefined) return { path, text: file.text };
  throw new InputError(
    `${path} has ${file?.bytes} bytes, more than is read; raise fleet.lockfileMaxBytes if it is meant to be so large`,
  );
}
