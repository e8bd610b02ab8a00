import type { LockGraph } from './graph';
import type { LockedLibrary } from './lock';

/** Beyond these a marker tells nobody anything; the library then counts as needed everywhere, which hides nothing. */
const MAX_ALTERNATIVES = 4;
const MAX_LENGTH = 300;

/** Needed in every environment. */
const ALWAYS = '';

/**
 * Under which markers a library is installed, when the lockfile says it only where one needs another: those of the
 * shortest ways from the service to it.
 */
export function inferMarkers(graph: LockGraph): Map<LockedLibrary, string> {
  const alternativesOf = new Map<LockedLibrary, Set<string>>();
  const open: LockedLibrary[] = [];
  const add = (entry: LockedLibrary, marker: string) => {
    const known = alternativesOf.get(entry) ?? new Set();
    if (known.has(ALWAYS) || known.has(marker)) return;
    const isTooMuch =
      known.size === MAX_ALTERNATIVES || marker.length > MAX_LENGTH;
    const next =
      isTooMuch || marker === ALWAYS
        ? new Set([ALWAYS])
        : new Set([...known, marker]);
    alternativesOf.set(entry, next);
    open.push(entry);
  };
  for (const [root, { markers }] of graph.roots) {
    for (const marker of root.marker ? [root.marker] : markers) {
      add(root, marker);
    }
  }
  for (let entry = open.pop(); entry; entry = open.pop()) {
    for (const { to, need } of graph.needsOf.get(entry) ?? []) {
      for (const marker of alternativesOf.get(entry) ?? []) {
        add(to, both(marker, need.marker ?? ALWAYS));
      }
    }
  }
  return new Map(
    [...alternativesOf].map(([entry, alternatives]) => [
      entry,
      either([...alternatives]),
    ]),
  );
}

/** The marker under which one of the given ones holds; empty when one of them always does. */
export function either(markers: string[]): string {
  const distinct = [...new Set(markers)];
  if (distinct.length === 0 || distinct.includes(ALWAYS)) return ALWAYS;
  return distinct.length === 1
    ? String(distinct[0])
    : distinct.map(bracket).join(' or ');
}

function both(outer: string, inner: string): string {
  if (outer === ALWAYS || inner === ALWAYS) return outer || inner;
  return outer.includes(inner)
    ? outer
    : `${bracket(outer)} and ${bracket(inner)}`;
}

function bracket(marker: string): string {
  return / (and|or) /.test(marker) ? `(${marker})` : marker;
}
