import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import { z } from 'zod/v3';
import { checkFormat } from './checkFormat';
import type { Lock, LockedLibrary, Need } from './lock';
import { normalizeName } from './normalizeName';
import { parseToml } from './parseToml';
import { MAIN } from './pyproject';
import { parseRequirement, pinnedVersion } from './requirement';

const lockedPackage = z.object({
  name: z.string().min(1).max(200),
  version: z.string().max(200).optional(),
  extras: z.array(z.string()).default([]),
  groups: z.array(z.string()).optional(),
  marker: z.string().optional(),
  dependencies: z.array(z.string()).default([]),
  git: z.string().optional(),
  hg: z.string().optional(),
  svn: z.string().optional(),
  bzr: z.string().optional(),
  path: z.string().optional(),
  url: z.string().optional(),
});

const schema = z.object({
  package: z.array(lockedPackage).default([]),
  metadata: z.object({
    /** Absent before 3.1. */
    lock_version: z.string().default('3'),
    strategy: z.array(z.string()).default([]),
    requires_python: z.string().optional(),
    targets: z
      .array(z.object({ requires_python: z.string().optional() }))
      .default([]),
  }),
});

type LockedPackage = z.infer<typeof lockedPackage>;

/**
 * Reads pdm.lock, formats 3 to 4.5. Groups and markers are in it when its strategy is `inherit_metadata`.
 *
 * @param extras what pyproject.toml offers as extras: pdm lists them among the groups.
 * @throws InputError when it is malformed, too new or too large.
 */
export function parsePdmLock(
  file: { path: string; text: string },
  extras: ReadonlySet<string>,
): Lock {
  const { package: packages, metadata } = parseToml(file, schema);
  const version = metadata.lock_version;
  checkFormat({
    path: file.path,
    version,
    knownMajor: 4,
    tool: 'PDM',
    count: packages.length,
  });
  const [target, ...others] = metadata.targets;
  return {
    format: `pdm.lock ${version}`,
    python:
      metadata.requires_python ??
      (others.length === 0 ? target?.requires_python : undefined),
    libraries: packages.map(locked => toLibrary(locked, extras)),
    markersAreLocked: metadata.strategy.includes('inherit_metadata'),
  };
}

function toLibrary(
  locked: LockedPackage,
  extras: ReadonlySet<string>,
): LockedLibrary {
  const name = normalizeName(locked.name);
  const groups = locked.groups
    ?.map(normalizeName)
    .map(group => (group === 'default' || extras.has(group) ? MAIN : group));
  return {
    name,
    version: locked.version || undefined,
    origin: originOf(locked),
    marker: locked.marker || undefined,
    extras: locked.extras.map(normalizeName),
    groups,
    needs: locked.dependencies
      .map(toNeed)
      .filter(need => need !== undefined)
      .filter(need => need.name !== name),
  };
}

function originOf({
  git,
  hg,
  svn,
  bzr,
  path,
  url,
}: LockedPackage): LibraryOrigin {
  if (git ?? hg ?? svn ?? bzr) return 'git';
  if (path) return 'path';
  return url ? 'url' : 'index';
}

function toNeed(text: string): Need | undefined {
  const requirement = parseRequirement(text);
  return (
    requirement && {
      name: requirement.name,
      version: pinnedVersion(requirement.range),
      extras: requirement.extras,
      marker: requirement.marker,
    }
  );
}
