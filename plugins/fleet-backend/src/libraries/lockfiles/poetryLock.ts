import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { normalizeName } from './normalizeName';
import { parseToml } from './parseToml';
import type { DeclaredLibraries } from './pyproject';

/** The newest major version of the format that is known here; a newer minor version is compatible by Poetry's word. */
const KNOWN_MAJOR = 2;

/** More packages than any service has; beyond this a lockfile is a mistake or an attack. */
const MAX_PACKAGES = 10_000;

const dependency = z.object({ optional: z.boolean().default(false) });

const lockedPackage = z.object({
  name: z.string().min(1).max(200),
  version: z.string().min(1).max(200),
  /** Formats 1.0 and 1.1. */
  category: z.string().optional(),
  /** Format 2.1. */
  groups: z.array(z.string()).optional(),
  dependencies: z
    .record(z.unknown())
    .default({})
    .transform(dependencies =>
      Object.entries(dependencies).map(([name, constraint]) => ({
        name: normalizeName(name),
        optional: [constraint].flat().every(isOptional),
      })),
    ),
});

const schema = z.object({
  package: z.array(lockedPackage).default([]),
  metadata: z.object({ 'lock-version': z.string().default('1.0') }),
});

type LockedPackage = z.infer<typeof lockedPackage>;

/**
 * Reads poetry.lock, formats 1.0 to 2.1.
 *
 * Formats 1.x and 2.1 say to which groups a library belongs. Format 2.0 does not: there the groups follow from what
 * pyproject.toml declares and from who needs whom.
 *
 * @throws InputError when it is malformed, too new or too large.
 */
export function parsePoetryLock(
  text: string,
  declared: DeclaredLibraries,
): { format: string; libraries: ServiceLibrary[] } {
  const lock = parseToml({ path: 'poetry.lock', text }, schema);
  const version = lock.metadata['lock-version'];
  if (Number.parseInt(version, 10) > KNOWN_MAJOR) {
    throw new InputError(
      `poetry.lock has the format ${version}, newer than this portal reads (up to ${KNOWN_MAJOR}.x); lock with an older Poetry or update the portal`,
    );
  }
  if (lock.package.length > MAX_PACKAGES) {
    throw new InputError(
      `poetry.lock has ${lock.package.length} packages, more than the ${MAX_PACKAGES} that are read`,
    );
  }
  const groupsOf = inferGroups(lock.package, declared);
  const libraries = lock.package.map(locked =>
    toLibrary(locked, { declared, groupsOf }),
  );
  return { format: `poetry.lock ${version}`, libraries: distinct(libraries) };
}

function isOptional(constraint: unknown): boolean {
  const result = dependency.safeParse(constraint);
  return result.success && result.data.optional;
}

function toLibrary(
  locked: LockedPackage,
  known: {
    declared: DeclaredLibraries;
    groupsOf: Map<string, Set<string>>;
  },
): ServiceLibrary {
  const name = normalizeName(locked.name);
  const declaration = known.declared.get(name);
  const lockedGroups =
    locked.groups ?? (locked.category ? [locked.category] : undefined);
  const groups = lockedGroups?.map(normalizeName) ?? [
    ...(known.groupsOf.get(name) ?? []),
  ];
  const ranges = [...(declaration?.ranges ?? [])];
  return {
    name,
    version: locked.version,
    direct: declaration !== undefined,
    groups: groups.sort(),
    ...(ranges.length > 0 && { declared: ranges.join(' || ') }),
    extras: [],
    origin: 'unknown',
    requiredBy: [],
  };
}

/** A library belongs to each group that needs it; optional needs count only for what no group needs otherwise. */
function inferGroups(
  packages: LockedPackage[],
  declared: DeclaredLibraries,
): Map<string, Set<string>> {
  const rootsOf = new Map<string, string[]>();
  for (const [name, { groups }] of declared) {
    for (const group of groups) {
      rootsOf.set(group, [...(rootsOf.get(group) ?? []), name]);
    }
  }
  const groupsOf = new Map<string, Set<string>>();
  for (const follow of ['needed', 'optional'] as const) {
    const settled = new Set(groupsOf.keys());
    const needs = dependenciesByName(packages, follow);
    for (const [group, roots] of rootsOf) {
      for (const name of reachable(roots, needs)) {
        if (settled.has(name)) continue;
        groupsOf.set(name, (groupsOf.get(name) ?? new Set()).add(group));
      }
    }
  }
  return groupsOf;
}

function dependenciesByName(
  packages: LockedPackage[],
  follow: 'needed' | 'optional',
): Map<string, string[]> {
  const needs = new Map<string, string[]>();
  for (const locked of packages) {
    const name = normalizeName(locked.name);
    const followed = locked.dependencies
      .filter(({ optional }) => follow === 'optional' || !optional)
      .map(need => need.name);
    needs.set(name, [...(needs.get(name) ?? []), ...followed]);
  }
  return needs;
}

function reachable(roots: string[], needs: Map<string, string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [...roots];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...(needs.get(name) ?? []));
  }
  return reached;
}

/** A lockfile may name one version twice, for different platforms; here it is one. */
function distinct(libraries: ServiceLibrary[]): ServiceLibrary[] {
  const byVersion = new Map(
    libraries.map(library => [`${library.name} ${library.version}`, library]),
  );
  return [...byVersion.values()];
}
