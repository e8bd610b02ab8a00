import { InputError } from '@backstage/errors';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { normalizeName } from './requirement';
import { allows } from './specifier';

/** A library as a lockfile has it; several when different systems or Pythons get different versions. */
export interface LockedVersion {
  version: string;
  /** Where it comes from when not from an index: `path`, `git`, `url`. */
  source?: 'path' | 'git' | 'url';
}

/** A package that allows only some versions of the library. */
export interface Blocker {
  name: string;
  version: string;
  /** As the lockfile has it. */
  specifier: string;
}

const constraint = z.union([
  z.string(),
  z.object({ version: z.string().default('*') }).passthrough(),
]);

const lockSchema = z.object({
  package: z
    .array(
      z.object({
        name: z.string(),
        version: z.string().default(''),
        source: z.record(z.unknown()).optional(),
        dependencies: z.unknown(),
      }),
    )
    .default([]),
});

const dependenciesSchema = z.record(z.union([constraint, z.array(constraint)]));

export interface ReadLock {
  versionsOf(library: string): LockedVersion[];
  /** Packages whose requirement does not allow a version; a uv.lock does not tell. */
  blockersOf(library: string, version: string): Blocker[];
}

/** Reads a poetry.lock or uv.lock as far as a bump needs it. */
export function readLock(path: string, text: string): ReadLock {
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    throw new InputError(
      `${path} is no valid TOML; make it again with its tool`,
      error,
    );
  }
  const { package: packages } = lockSchema.parse(data);
  return {
    versionsOf: library =>
      packages
        .filter(({ name }) => normalizeName(name) === normalizeName(library))
        .map(({ version, source }) => ({ version, source: sourceOf(source) })),
    blockersOf: (library, version) =>
      packages.flatMap(({ name, version: own, dependencies }) => {
        const parsed = dependenciesSchema.safeParse(dependencies);
        if (!parsed.success) return [];
        return Object.entries(parsed.data)
          .filter(([key]) => normalizeName(key) === normalizeName(library))
          .flatMap(([, constraints]) => [constraints].flat())
          .map(one => (typeof one === 'string' ? one : one.version))
          .filter(specifier => allows(specifier, version) === false)
          .map(specifier => ({ name, version: own, specifier }));
      }),
  };
}

function sourceOf(
  source: Record<string, unknown> | undefined,
): LockedVersion['source'] {
  if (!source) return undefined;
  if (source.type === 'git' || 'git' in source) return 'git';
  if (
    ['directory', 'file'].includes(String(source.type)) ||
    ['path', 'directory', 'editable', 'virtual'].some(key => key in source)
  ) {
    return 'path';
  }
  // Poetry's `legacy` and uv's `registry` are indexes; both have an address as well.
  const isUrl = source.type === 'url' || (!source.type && 'url' in source);
  return isUrl && !('registry' in source) ? 'url' : undefined;
}
