import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import { z } from 'zod/v3';
import { checkFormat } from './checkFormat';
import { either } from './inferMarkers';
import type { Lock, LockedLibrary, Need } from './lock';
import { normalizeName } from './normalizeName';
import { parseToml } from './parseToml';
import { MAIN, declare, type DeclaredLibraries } from './pyproject';
import { withoutCredentials } from './sourceUrl';

const dependency = z.object({
  name: z.string().min(1).max(200),
  version: z.string().optional(),
  extra: z.union([z.string(), z.array(z.string())]).default([]),
  marker: z.string().optional(),
});
const dependencies = z.array(dependency).default([]);
const dependenciesByName = z.record(z.array(dependency)).default({});

const requirement = z.object({
  name: z.string(),
  specifier: z.string().optional(),
});

const lockedPackage = z.object({
  name: z.string().min(1).max(200),
  version: z.string().max(200).optional(),
  source: z.union([z.string(), z.record(z.unknown())]).transform(toSource),
  'resolution-markers': z.array(z.string()).default([]),
  dependencies,
  'optional-dependencies': dependenciesByName,
  'dev-dependencies': dependenciesByName,
  metadata: z
    .object({
      'requires-dist': z.array(requirement).default([]),
      'requires-dev': z.record(z.array(requirement)).default({}),
    })
    .default({}),
});

const schema = z.object({
  version: z.number(),
  revision: z.number().default(0),
  'requires-python': z.string().optional(),
  manifest: z.object({ members: z.array(z.string()).default([]) }).default({}),
  package: z.array(lockedPackage).default([]),
  /** What packages were called before uv 0.3. */
  distribution: z.array(lockedPackage).default([]),
});

type LockedPackage = z.infer<typeof lockedPackage>;

interface Source {
  kind: string;
  place: string;
}

const ORIGINS: ReadonlyMap<string, LibraryOrigin> = new Map([
  ['registry', 'index'],
  ['git', 'git'],
  ['path', 'path'],
  ['directory', 'path'],
  ['editable', 'path'],
  ['virtual', 'path'],
  ['url', 'url'],
  ['direct', 'url'],
]);

/**
 * Reads uv.lock, version 1 with all its revisions.
 *
 * The project itself stands in it too, and so do the members of its workspace. They are no libraries, except a member
 * that another one needs.
 *
 * @throws InputError when it is malformed, too new or too large.
 */
export function parseUvLock(file: { path: string; text: string }): Lock {
  const lock = parseToml(file, schema);
  const packages = [...lock.package, ...lock.distribution];
  checkFormat({
    path: file.path,
    version: String(lock.version),
    knownMajor: 1,
    tool: 'uv',
    count: packages.length,
  });
  const roots = findRoots(packages, lock.manifest.members);
  const revision = lock.revision > 0 ? `.${lock.revision}` : '';
  return {
    format: `uv.lock ${lock.version}${revision}`,
    python: lock['requires-python'],
    libraries: packages.filter(item => !roots.has(item)).map(toLibrary),
    declared: roots.size > 0 ? declaredBy(roots) : undefined,
    markersAreLocked: false,
  };
}

/** Before uv 0.2.10 a source was one string, such as `editable+.`. */
function toSource(source: string | Record<string, unknown>): Source {
  if (typeof source === 'string') {
    const [kind = '', ...place] = source.split('+');
    return { kind, place: place.join('+') };
  }
  const [[kind, place] = ['', '']] = Object.entries(source).filter(([key]) =>
    ORIGINS.has(key),
  );
  return { kind, place: String(place) };
}

function findRoots(
  packages: LockedPackage[],
  members: string[],
): Set<LockedPackage> {
  const needed = new Set(
    packages.flatMap(item => allDependencies(item).map(({ name }) => name)),
  );
  const isOwn = ({ name, source }: LockedPackage) =>
    members.includes(name) || source.kind === 'virtual';
  const isProject = ({ source: { kind, place } }: LockedPackage) =>
    ['editable', 'virtual', 'directory'].includes(kind) && place === '.';
  return new Set(
    packages.filter(
      item => isProject(item) || (isOwn(item) && !needed.has(item.name)),
    ),
  );
}

function allDependencies(item: LockedPackage) {
  return [
    ...item.dependencies,
    ...Object.values(item['optional-dependencies']).flat(),
    ...Object.values(item['dev-dependencies']).flat(),
  ];
}

function declaredBy(roots: Set<LockedPackage>): DeclaredLibraries {
  const declared: DeclaredLibraries = new Map();
  for (const root of roots) {
    const main = [
      ...root.dependencies,
      ...Object.values(root['optional-dependencies']).flat(),
    ];
    declareAll(declared, {
      group: MAIN,
      needs: main,
      ranges: root.metadata['requires-dist'],
    });
    for (const [group, needs] of Object.entries(root['dev-dependencies'])) {
      const ranges = root.metadata['requires-dev'][group] ?? [];
      declareAll(declared, { group: normalizeName(group), needs, ranges });
    }
  }
  return declared;
}

function declareAll(
  declared: DeclaredLibraries,
  {
    group,
    needs,
    ranges,
  }: {
    group: string;
    needs: z.infer<typeof dependencies>;
    ranges: z.infer<typeof requirement>[];
  },
): void {
  for (const { name, extra, marker } of needs) {
    declare(declared, { group, name, extras: [extra].flat(), marker });
  }
  for (const { name, specifier } of ranges) {
    if (specifier) declared.get(normalizeName(name))?.ranges.add(specifier);
  }
}

function toLibrary(locked: LockedPackage): LockedLibrary {
  const { kind, place } = locked.source;
  const index = kind === 'registry' ? withoutCredentials(place) : undefined;
  const isFolder = kind === 'registry' && !index;
  const marker = either(locked['resolution-markers']);
  return {
    name: normalizeName(locked.name),
    version: locked.version,
    origin: isFolder ? 'path' : ORIGINS.get(kind) ?? 'unknown',
    index,
    marker: marker || undefined,
    extras: [],
    needs: [
      ...locked.dependencies.map(item => toNeed(item)),
      ...Object.entries(locked['optional-dependencies']).flatMap(
        ([extra, items]) => items.map(item => toNeed(item, extra)),
      ),
    ],
  };
}

function toNeed(
  { name, version, extra, marker }: z.infer<typeof dependency>,
  whenExtra?: string,
): Need {
  return {
    name: normalizeName(name),
    version,
    extras: [extra].flat().map(normalizeName),
    marker,
    ...(whenExtra !== undefined && { whenExtra: [normalizeName(whenExtra)] }),
  };
}
