import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import { z } from 'zod/v3';
import { checkFormat } from './checkFormat';
import { either } from './inferMarkers';
import type { Lock, LockedLibrary, Need } from './lock';
import { normalizeName } from './normalizeName';
import { parseToml } from './parseToml';
import { toSpecifier } from './pythonRange';
import { withoutCredentials } from './sourceUrl';

const constraint = z.union([
  z.string(),
  z.object({
    optional: z.boolean().default(false),
    extras: z.array(z.string()).default([]),
    markers: z.string().optional(),
  }),
]);

const lockedPackage = z.object({
  name: z.string().min(1).max(200),
  version: z.string().min(1).max(200),
  /** Formats 1.0 and 1.1. */
  category: z.string().optional(),
  /** Format 1.0. */
  marker: z.string().optional(),
  /** Format 2.1. */
  groups: z.array(z.string()).optional(),
  /** Format 2.1: one for all groups, or one for each. */
  markers: z.union([z.string(), z.record(z.string())]).optional(),
  dependencies: z
    .record(z.union([constraint, z.array(constraint)]))
    .default({}),
  source: z.object({ type: z.string(), url: z.string().optional() }).optional(),
});

const schema = z.object({
  package: z.array(lockedPackage).default([]),
  metadata: z.object({
    'lock-version': z.string().default('1.0'),
    'python-versions': z.string().optional(),
  }),
});

type LockedPackage = z.infer<typeof lockedPackage>;

const ORIGINS: ReadonlyMap<string, LibraryOrigin> = new Map([
  ['legacy', 'index'],
  ['git', 'git'],
  ['file', 'path'],
  ['directory', 'path'],
  ['url', 'url'],
]);

/**
 * Reads poetry.lock, formats 1.0 to 2.1.
 *
 * Formats 1.x and 2.1 say to which groups a library belongs; format 2.0 does not.
 *
 * @throws InputError when it is malformed, too new or too large.
 */
export function parsePoetryLock(file: { path: string; text: string }): Lock {
  const { package: packages, metadata } = parseToml(file, schema);
  const version = metadata['lock-version'];
  checkFormat({
    path: file.path,
    version,
    knownMajor: 2,
    tool: 'Poetry',
    count: packages.length,
  });
  const python = metadata['python-versions'];
  return {
    format: `poetry.lock ${version}`,
    python: python && toSpecifier(python),
    libraries: packages.map(toLibrary),
    markersAreLocked: packages.some(({ groups }) => groups !== undefined),
  };
}

function toLibrary(locked: LockedPackage): LockedLibrary {
  const { source, category, markers } = locked;
  const origin = source ? ORIGINS.get(source.type) ?? 'unknown' : 'index';
  const perGroup =
    typeof markers === 'object' ? Object.values(markers) : [markers ?? ''];
  return {
    name: normalizeName(locked.name),
    version: locked.version,
    origin,
    index:
      origin === 'index' ? withoutCredentials(source?.url ?? '') : undefined,
    marker: locked.marker || either(perGroup) || undefined,
    extras: [],
    groups: (locked.groups ?? (category ? [category] : undefined))?.map(
      normalizeName,
    ),
    needs: Object.entries(locked.dependencies).flatMap(([name, constraints]) =>
      [constraints].flat().map(item => toNeed(name, item)),
    ),
  };
}

function toNeed(name: string, item: z.infer<typeof constraint>): Need {
  if (typeof item === 'string')
    return { name: normalizeName(name), extras: [] };
  const { optional, markers = '' } = item;
  const extras = extrasIn(markers);
  return {
    name: normalizeName(name),
    extras: item.extras.map(normalizeName),
    marker: extras.length > 0 ? undefined : markers || undefined,
    ...((optional || extras.length > 0) && { whenExtra: extras }),
  };
}

/** The extras that a marker asks for, such as `extra == "socks"`. */
function extrasIn(markers: string): string[] {
  return [...markers.matchAll(/\bextra\s*==\s*["']([^"']+)["']/g)].map(
    ([, extra = '']) => normalizeName(extra),
  );
}
