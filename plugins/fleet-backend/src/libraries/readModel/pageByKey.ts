/** What a list is sorted by; unique for each item, so that the next page can begin behind it. */
export type SortKey = Array<string | number>;

export interface Ordering<T> {
  keyOf: (item: T) => SortKey;
  /** For each part of the key, whether the highest comes first; the last one given holds for the rest. */
  descending: readonly boolean[];
}

/** Every item in its order, with its key. */
export function sortByKey<T>(
  items: readonly T[],
  { keyOf, descending }: Ordering<T>,
): Array<{ key: SortKey; item: T }> {
  return items
    .map(item => ({ key: keyOf(item), item }))
    .sort((a, b) => compareKeys(a.key, b.key, descending));
}

/** One page of a list, and the key of its last item when there is more. */
export function pageByKey<T>(
  items: readonly T[],
  options: Ordering<T> & { limit: number; after?: SortKey },
): { items: T[]; totalItems: number; next?: SortKey } {
  const { limit, after, descending } = options;
  const sorted = sortByKey(items, options);
  const start = after
    ? firstWhere(sorted, ({ key }) => compareKeys(key, after, descending) > 0)
    : 0;
  const shown = sorted.slice(start, start + limit);
  return {
    items: shown.map(({ item }) => item),
    totalItems: items.length,
    next: start + limit < sorted.length ? shown.at(-1)?.key : undefined,
  };
}

function compareKeys(
  a: SortKey,
  b: SortKey,
  descending: readonly boolean[],
): number {
  for (let part = 0; part < a.length; part++) {
    const left = a[part] ?? '';
    const right = b[part] ?? '';
    if (left === right) continue;
    const isDescending = descending[part] ?? descending.at(-1) ?? false;
    return left < right === isDescending ? 1 : -1;
  }
  return 0;
}

/** Of a list in which what holds for one holds for all behind it. */
function firstWhere<T extends object>(
  sorted: T[],
  holds: (item: T) => boolean,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = sorted[middle];
    if (item === undefined || holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
