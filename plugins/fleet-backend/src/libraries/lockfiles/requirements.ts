import { InputError } from '@backstage/errors';
import { posix } from 'node:path';
import { checkCount } from './checkFormat';
import { groupOfFile, isConstraints } from './files';
import type { Lock, LockedLibrary, Need } from './lock';
import { normalizeName } from './normalizeName';
import { declare, type DeclaredLibraries } from './pyproject';
import { pinnedVersion } from './requirement';
import {
  readRequirementsFile,
  type RequirementLine,
  type RequirementsFile,
} from './requirementsFile';
import { readTarget, type Target } from './requirementTarget';
import { withoutCredentials } from './sourceUrl';

interface Entry extends Target {
  group: string;
  path: string;
  via?: string[];
  index?: string;
}

/**
 * Reads requirements files and what they include.
 *
 * Only `==` and `===` resolve a version, in the file itself or in a constraint; the rest is declared. All files that were
 * found are read, because a service is usually installed from several.
 *
 * @throws InputError when a line is none that pip would take, or an included file is not there.
 */
export function parseRequirements(
  texts: Map<string, string>,
  lockfile: string,
): Lock {
  const files = [...texts].map(([path, text]) =>
    readRequirementsFile({ path, text }),
  );
  checkCount(
    lockfile,
    files.reduce((sum, file) => sum + file.requirements.length, 0),
  );
  const constraining = checkIncludes(files);
  const [constraints, listed] = [
    files.filter(({ path }) => constraining.has(path) || isConstraints(path)),
    files.filter(({ path }) => !isConstraints(path)),
  ].map(group => group.flatMap(toEntries)) as [Entry[], Entry[]];
  const pins = new Map(
    constraints.map(({ name, range }) => [name, pinnedVersion(range)]),
  );
  const entries = listed.map(entry => ({
    ...entry,
    version:
      entry.version ??
      (entry.origin === 'index' ? pins.get(entry.name) : undefined),
  }));
  return {
    format: 'requirements.txt',
    libraries: toLibraries(entries),
    declared: findDeclared(entries),
    markersAreLocked: true,
  };
}

/** @returns the files that are named as constraints. */
function checkIncludes(files: RequirementsFile[]): Set<string> {
  const paths = new Set(files.map(({ path }) => path));
  const constraining = new Set<string>();
  for (const { path, includes, constraints } of files) {
    const resolve = (written: string) =>
      posix.normalize(posix.join(posix.dirname(path), written));
    const missing = includes.find(written => !paths.has(resolve(written)));
    if (missing !== undefined) {
      throw new InputError(
        `${path} includes ${missing.slice(
          0,
          200,
        )}, which is not read; keep the requirements files beside catalog-info.yaml or in the folder requirements`,
      );
    }
    for (const written of constraints) constraining.add(resolve(written));
  }
  return constraining;
}

function toEntries(file: RequirementsFile): Entry[] {
  const indexes = new Set(file.indexes.map(withoutCredentials));
  const [only] = indexes.size === 1 ? indexes : [];
  return file.requirements.flatMap(line => {
    const target = readTarget(line);
    if (target === 'project') return [];
    if (!target) throw new InputError(notARequirement(file.path, line));
    const index = line.from ? withoutCredentials(line.from) : only;
    return {
      ...target,
      group: groupOfFile(file.path),
      path: file.path,
      via: line.via,
      ...(target.origin === 'index' && index && { index }),
    };
  });
}

function notARequirement(
  path: string,
  { line, text }: RequirementLine,
): string {
  const shown = /:\/\/|@/.test(text) ? 'a URL' : `"${text.slice(0, 80)}"`;
  return `${path} has a line that is no requirement (line ${line}): ${shown}; correct it as pip would demand`;
}

/** What is only declared is dropped where another line, or the file compiled from it, resolves it. */
function toLibraries(entries: Entry[]): LockedLibrary[] {
  const isResolved = ({ version, origin }: Entry) =>
    version !== undefined || origin !== 'index';
  const compiled = entries.filter(({ path }) => !isSource(path));
  const resolved = new Set(compiled.filter(isResolved).map(({ name }) => name));
  const needsOf = findNeeds(entries);
  return entries
    .filter(
      entry =>
        !resolved.has(entry.name) ||
        (isResolved(entry) && !isSource(entry.path)),
    )
    .map(({ name, version, origin, index, marker, extras, group }) => ({
      name,
      version,
      origin,
      index,
      marker,
      extras,
      groups: [group],
      needs: needsOf.get(name) ?? [],
    }));
}

function findNeeds(entries: Entry[]): Map<string, Need[]> {
  const needsOf = new Map<string, Need[]>();
  for (const { name, via = [] } of entries) {
    for (const requirer of via.map(normalizeName)) {
      const known = needsOf.get(requirer) ?? [];
      needsOf.set(requirer, [...known, { name, extras: [] }]);
    }
  }
  return needsOf;
}

/** A file of a person, from which a tool compiles the one that is installed. */
function isSource(path: string): boolean {
  return path.endsWith('.in');
}

/**
 * What a person wrote rather than a tool: the lines of files that were not compiled, and those of which a tool says that
 * a file of a person needs them.
 *
 * @returns undefined when the files look like lists of everything, of which pyproject.toml may say more.
 */
function findDeclared(entries: Entry[]): DeclaredLibraries | undefined {
  const paths = new Set(entries.map(({ path }) => path));
  const annotated = new Set(
    entries.filter(({ via }) => via).map(({ path }) => path),
  );
  const isCompiled = (path: string) =>
    annotated.has(path) || paths.has(path.replace(/\.txt$/, '.in'));
  const isList = entries.every(
    ({ version, origin, path }) =>
      (version ?? origin !== 'index') && !isSource(path) && !isCompiled(path),
  );
  if (isList) return undefined;

  const names = new Set(entries.map(({ name }) => name));
  const declared: DeclaredLibraries = new Map();
  for (const entry of entries) {
    const { path, via, range, ...declaration } = entry;
    const isWritten =
      isSource(path) || (annotated.has(path) ? !via : !isCompiled(path));
    const isAsked = via?.some(requirer => isFileOfPerson(requirer, names));
    if (isWritten) declare(declared, { ...declaration, range });
    else if (isAsked) declare(declared, declaration);
  }
  return declared;
}

/** `-r requirements.in`, `payments (pyproject.toml)`, or the name of the project itself. */
function isFileOfPerson(requirer: string, names: Set<string>): boolean {
  return !requirer.startsWith('-c') && !names.has(normalizeName(requirer));
}
