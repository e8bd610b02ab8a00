interface Node {
  name: string;
  direct: boolean;
  requiredBy: readonly string[];
}

/**
 * How each library of a lockfile gets there: the shortest way from one that the service declares, as names. Where
 * nothing declared leads to a library, the way begins at one that nothing needs; it stands alone when there is none.
 */
export function dependencyPaths(
  libraries: readonly Node[],
): (name: string) => string[] {
  const neededBy = new Map<string, string[]>();
  for (const { name, requiredBy } of libraries) {
    for (const requirer of requiredBy) {
      const needs = neededBy.get(requirer) ?? [];
      needs.push(name);
      neededBy.set(requirer, needs);
    }
  }
  /** The library before each on its way; itself where the way begins. */
  const before = new Map<string, string>();
  spread(
    libraries.filter(library => library.direct).map(library => library.name),
  );
  spread(
    libraries
      .filter(library => library.requiredBy.length === 0)
      .map(library => library.name),
  );

  return name => {
    const path = [name];
    for (;;) {
      const [first = name] = path;
      const previous = before.get(first);
      if (previous === undefined || previous === first) return path;
      path.unshift(previous);
    }
  };

  function spread(beginnings: string[]): void {
    let edge = beginnings.filter(name => !before.has(name));
    edge.forEach(name => before.set(name, name));
    while (edge.length > 0) {
      const next: string[] = [];
      for (const requirer of edge) {
        for (const name of neededBy.get(requirer) ?? []) {
          if (before.has(name)) continue;
          before.set(name, requirer);
          next.push(name);
        }
      }
      edge = next;
    }
  }
}
