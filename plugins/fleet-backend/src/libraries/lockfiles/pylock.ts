import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import { z } from 'zod/v3';
import { checkFormat } from './checkFormat';
import { groupOfFile } from './files';
import type { Lock, LockedLibrary, Need } from './lock';
import { normalizeName } from './normalizeName';
import { parseToml } from './parseToml';
import { MAIN } from './pyproject';
import { parseRequirement, pinnedVersion } from './requirement';
import { withoutCredentials } from './sourceUrl';

const lockedPackage = z.object({
  name: z.string().min(1).max(200),
  version: z.string().max(200).optional(),
  marker: z.string().optional(),
  index: z.string().optional(),
  dependencies: z
    .array(z.object({ name: z.string(), version: z.string().optional() }))
    .default([]),
  vcs: z.unknown(),
  directory: z.object({ path: z.string().optional() }).optional(),
  archive: z.object({ url: z.string().optional() }).optional(),
  tool: z
    .object({
      pdm: z
        .object({ dependencies: z.array(z.string()).default([]) })
        .default({}),
    })
    .default({}),
});

const schema = z.object({
  'lock-version': z.string(),
  'requires-python': z.string().optional(),
  packages: z.array(lockedPackage).default([]),
});

type LockedPackage = z.infer<typeof lockedPackage>;

/**
 * Reads pylock.toml and pylock.<name>.toml (PEP 751).
 *
 * Groups stand in markers such as `'dev' in dependency_groups`; without one they follow from the name of the file.
 *
 * @throws InputError when it is malformed, too new or too large.
 */
export function parsePylock(file: { path: string; text: string }): Lock {
  const lock = parseToml(file, schema);
  const version = lock['lock-version'];
  checkFormat({
    path: file.path,
    version,
    knownMajor: 1,
    tool: 'pip, uv or PDM',
    count: lock.packages.length,
  });
  return {
    format: `pylock.toml ${version}`,
    python: lock['requires-python'],
    libraries: lock.packages
      .filter(({ directory }) => !isProject(directory))
      .map(locked => toLibrary(locked, groupOfFile(file.path))),
    markersAreLocked: true,
  };
}

function isProject(directory: LockedPackage['directory']): boolean {
  return directory?.path !== undefined && /^\.?\/?$/.test(directory.path);
}

function toLibrary(locked: LockedPackage, fileGroup: string): LockedLibrary {
  const { marker = '' } = locked;
  const groups = [
    ...marker.matchAll(/["']([^"']+)["']\s+in\s+dependency_groups/g),
  ].map(([, group = '']) =>
    group === 'default' ? MAIN : normalizeName(group),
  );
  const isOfExtra = /\bin\s+extras\b/.test(marker);
  const origin = originOf(locked);
  return {
    name: normalizeName(locked.name),
    version: locked.version,
    origin,
    index:
      origin === 'index' ? withoutCredentials(locked.index ?? '') : undefined,
    // A marker that asks only for groups or extras says nothing about the environment.
    marker: isAboutEnvironment(marker) ? marker : undefined,
    extras: [],
    groups: groupsOf({ groups, isOfExtra, fileGroup }),
    needs: needsOf(locked),
  };
}

function groupsOf(found: {
  groups: string[];
  isOfExtra: boolean;
  fileGroup: string;
}): string[] | undefined {
  const { groups, isOfExtra, fileGroup } = found;
  if (groups.length > 0) return isOfExtra ? [...groups, MAIN] : groups;
  return fileGroup === MAIN ? undefined : [fileGroup];
}

function isAboutEnvironment(marker: string): boolean {
  return marker
    .split(/\s+(?:and|or)\s+/)
    .some(part => part && !/\bin\s+(extras|dependency_groups)\b/.test(part));
}

function originOf({ vcs, directory, archive }: LockedPackage): LibraryOrigin {
  if (vcs !== undefined) return 'git';
  if (directory) return 'path';
  if (archive) return archive.url ? 'url' : 'path';
  return 'index';
}

function needsOf({ dependencies, tool }: LockedPackage): Need[] {
  const ofPdm = tool.pdm.dependencies
    .map(parseRequirement)
    .filter(requirement => requirement !== undefined)
    .map(({ name, range }) => ({ name, version: pinnedVersion(range) }));
  return (dependencies.length > 0 ? dependencies : ofPdm).map(
    ({ name, version }) => ({ name: normalizeName(name), version, extras: [] }),
  );
}
