import type { LockedLibrary, Lock, Need } from './lock';
import type { DeclaredLibraries } from './pyproject';

/** A need, with the entries of the lockfile at both of its ends. */
interface Edge {
  from: LockedLibrary;
  to: LockedLibrary;
  need: Need;
}

/** Who needs whom in a lockfile, as far as the extras that are installed make it so. */
export interface LockGraph {
  /** The entries that the service declares, with its declaration. */
  roots: Map<LockedLibrary, { groups: Set<string>; markers: Set<string> }>;
  extrasOf: Map<LockedLibrary, Set<string>>;
  needsOf: Map<LockedLibrary, Edge[]>;
  neededBy: Map<LockedLibrary, Edge[]>;
}

/**
 * Joins the entries of a lockfile by their needs.
 *
 * A need of an extra that nobody asks for does not count, unless nothing else explains why its target is in the lockfile.
 */
export function toGraph(lock: Lock, declared: DeclaredLibraries): LockGraph {
  const byName = groupBy(lock.libraries, ({ name }) => name);
  const edges = lock.libraries.flatMap(from =>
    from.needs.flatMap(need =>
      targetsOf(need, byName).map(to => ({ from, to, need })),
    ),
  );
  const roots: LockGraph['roots'] = new Map();
  for (const [name, declaration] of declared) {
    for (const root of byName.get(name) ?? []) roots.set(root, declaration);
  }
  const extrasOf = findExtras(lock.libraries, { edges, declared });
  const isActive = ({ from, need: { whenExtra } }: Edge) =>
    !whenExtra || whenExtra.some(extra => extrasOf.get(from)?.has(extra));
  const [active, idle] = partition(edges, isActive);
  const explained = new Set([...roots.keys(), ...active.map(({ to }) => to)]);
  const counted = [...active, ...idle.filter(({ to }) => !explained.has(to))];
  return {
    roots,
    extrasOf,
    needsOf: groupBy(counted, ({ from }) => from),
    neededBy: groupBy(counted, ({ to }) => to),
  };
}

/** A library belongs to each group from whose declared libraries it can be reached. */
export function inferGroups(graph: LockGraph): Map<LockedLibrary, Set<string>> {
  const groupsOf = new Map<LockedLibrary, Set<string>>();
  const groups = new Set(
    [...graph.roots.values()].flatMap(root => [...root.groups]),
  );
  for (const group of groups) {
    const open = [...graph.roots]
      .filter(([, root]) => root.groups.has(group))
      .map(([root]) => root);
    for (let entry = open.pop(); entry; entry = open.pop()) {
      const known = groupsOf.get(entry) ?? new Set();
      if (known.has(group)) continue;
      groupsOf.set(entry, known.add(group));
      for (const { to } of graph.needsOf.get(entry) ?? []) open.push(to);
    }
  }
  return groupsOf;
}

function targetsOf(
  { name, version }: Need,
  byName: Map<string, LockedLibrary[]>,
): LockedLibrary[] {
  const named = byName.get(name) ?? [];
  const exact = named.filter(target => target.version === version);
  return version !== undefined && exact.length > 0 ? exact : named;
}

function findExtras(
  libraries: LockedLibrary[],
  { edges, declared }: { edges: Edge[]; declared: DeclaredLibraries },
): LockGraph['extrasOf'] {
  const extrasOf = new Map(
    libraries.map(library => [
      library,
      new Set([
        ...library.extras,
        ...(declared.get(library.name)?.extras ?? []),
      ]),
    ]),
  );
  for (const { to, need } of edges) {
    if (need.whenExtra) continue;
    for (const extra of need.extras) extrasOf.get(to)?.add(extra);
  }
  return extrasOf;
}

function partition<T>(items: T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}

function groupBy<K, T>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
