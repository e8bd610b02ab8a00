import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import { inferGroups, toGraph, type LockGraph } from './graph';
import { either, inferMarkers } from './inferMarkers';
import type { LockedLibrary, Lock } from './lock';
import { MAIN, declare, type DeclaredLibraries } from './pyproject';

/**
 * Joins what a lockfile resolves with what the service declares.
 *
 * Declared is what the lockfile itself says to be so, else what pyproject.toml declares; where neither says anything, it
 * is what no other library needs. A library of which nothing tells the group counts as `main`: that hides nothing.
 */
export function assembleLibraries(
  lock: Lock,
  pyproject: DeclaredLibraries = new Map(),
): ServiceLibrary[] {
  const declared = chooseDeclared(lock, pyproject);
  const graph = toGraph(lock, declared);
  const groupsOf = inferGroups(graph);
  const markerOf = lock.markersAreLocked ? undefined : inferMarkers(graph);
  const libraries = lock.libraries.map((entry): ServiceLibrary => {
    const { name, version, origin, index } = entry;
    const groups = entry.groups ?? groupsOf.get(entry) ?? [];
    const marker = entry.marker ?? markerOf?.get(entry);
    const range = rangeOf(name, [declared, pyproject]);
    return {
      name,
      ...(version !== undefined && { version }),
      direct: graph.roots.has(entry),
      groups: sorted(groups).length > 0 ? sorted(groups) : [MAIN],
      ...(range && { declared: range }),
      extras: sorted(graph.extrasOf.get(entry) ?? []),
      ...(marker && { marker }),
      origin,
      ...(index && { index }),
      requiredBy: requirersOf(entry, graph),
    };
  });
  return mergeSame(libraries);
}

function chooseDeclared(
  lock: Lock,
  pyproject: DeclaredLibraries,
): DeclaredLibraries {
  if (lock.declared) return lock.declared;
  if (pyproject.size > 0) return pyproject;
  const needed = new Set(
    lock.libraries.flatMap(({ needs }) => needs.map(({ name }) => name)),
  );
  const declared: DeclaredLibraries = new Map();
  for (const { name, groups = [MAIN] } of lock.libraries) {
    if (needed.has(name)) continue;
    for (const group of groups) declare(declared, { group, name });
  }
  return declared;
}

function rangeOf(
  name: string,
  sources: DeclaredLibraries[],
): string | undefined {
  for (const source of sources) {
    const ranges = [...(source.get(name)?.ranges ?? [])];
    if (ranges.length > 0) return ranges.join(' || ');
  }
  return undefined;
}

function requirersOf(entry: LockedLibrary, graph: LockGraph): string[] {
  const edges = graph.neededBy.get(entry) ?? [];
  return sorted(edges.map(({ from }) => from.name)).filter(
    name => name !== entry.name,
  );
}

/** A lockfile may name one version several times, for different platforms, groups or extras; here it is one. */
function mergeSame(libraries: ServiceLibrary[]): ServiceLibrary[] {
  const merged = new Map<string, ServiceLibrary>();
  for (const library of libraries) {
    const key = `${library.name} ${library.version ?? ''}`;
    const known = merged.get(key);
    merged.set(key, known ? merge(known, library) : library);
  }
  return [...merged.values()];
}

function merge(a: ServiceLibrary, b: ServiceLibrary): ServiceLibrary {
  const { marker: _marker, ...rest } = { ...b, ...a };
  const marker = either([a.marker ?? '', b.marker ?? '']);
  return {
    ...rest,
    direct: a.direct || b.direct,
    groups: sorted([...a.groups, ...b.groups]),
    extras: sorted([...a.extras, ...b.extras]),
    requiredBy: sorted([...a.requiredBy, ...b.requiredBy]),
    ...(marker && { marker }),
  };
}

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}
