import type {
  LibrariesRequest,
  LibrarySummary,
} from '@slipway/plugin-fleet-common';
import { countLibraries, type LibraryCounts } from './countLibraries';
import type { LibraryModel } from './LibraryModel';
import type { ModelLibrary } from './modelRecords';
import { pageByKey, sortByKey, type Ordering, type SortKey } from './pageByKey';
import type { Scope } from './scopes';
import { severityOfRank } from './severity';
import { versionsInOrder } from './versionsInOrder';

export type LibraryFilters = Pick<
  LibrariesRequest,
  'search' | 'internal' | 'outdated' | 'vulnerable'
>;

export interface LibraryOrder {
  sort: NonNullable<LibrariesRequest['sort']>;
  order: 'asc' | 'desc';
}

/** One page of the libraries that the services of a scope use. */
export function librarySummaries(
  model: LibraryModel,
  scope: Scope,
  query: LibraryFilters & LibraryOrder & { limit: number; after?: SortKey },
): { items: LibrarySummary[]; totalItems: number; next?: SortKey } {
  const counts = countLibraries(model, scope);
  const page = pageByKey(matching(model, counts, query), {
    ...orderingOf(counts, query),
    limit: query.limit,
    after: query.after,
  });
  return {
    ...page,
    items: page.items.map(library => summaryOf(library, counts)),
  };
}

/** All of them, in the same order. */
export function* allLibrarySummaries(
  model: LibraryModel,
  scope: Scope,
  query: LibraryFilters & LibraryOrder,
): Generator<LibrarySummary> {
  const counts = countLibraries(model, scope);
  const sorted = sortByKey(
    matching(model, counts, query),
    orderingOf(counts, query),
  );
  for (const { item } of sorted) yield summaryOf(item, counts);
}

/** Whether any service of the counted scope uses a library, on its default branch or in an environment. */
export function isInUse(
  { slot }: ModelLibrary,
  counts: LibraryCounts,
): boolean {
  return counts.isUsed[slot] === 1;
}

export function summaryOf(
  library: ModelLibrary,
  counts: LibraryCounts,
): LibrarySummary {
  const { slot } = library;
  const inUse = versionsInOrder(library).filter(
    version => counts.inUse[version.slot] === 1,
  );
  const resolved = inUse.filter(({ version }) => version !== '');
  const hits = inUse.flatMap(version => version.hits);
  return {
    name: library.name,
    internal: library.internal,
    index: library.index,
    latest: library.latest,
    latestReleasedAt: library.latestReleasedAt,
    checkedAt: library.checkedAt,
    problem: library.problem,
    services: counts.services[slot] ?? 0,
    outdated: counts.outdated[slot] ?? 0,
    vulnerable: counts.vulnerable[slot] ?? 0,
    versions: resolved.length,
    oldestInUse: resolved[0]?.version,
    newestInUse: resolved.at(-1)?.version,
    advisories: new Set(hits.map(hit => hit.advisory)).size,
    worstSeverity: severityOfRank(counts.severity[slot] ?? 0),
    confusion: library.confusion,
  };
}

function matching(
  model: LibraryModel,
  counts: LibraryCounts,
  filters: LibraryFilters,
): ModelLibrary[] {
  const { internal, outdated, vulnerable } = filters;
  const search = filters.search?.toLowerCase();
  return model.libraries.filter(
    library =>
      (internal === undefined || library.internal === internal) &&
      (outdated === undefined ||
        (counts.outdated[library.slot] ?? 0) > 0 === outdated) &&
      (vulnerable === undefined ||
        (counts.severity[library.slot] ?? 0) > 0 === vulnerable) &&
      (!search || library.name.includes(search)) &&
      isInUse(library, counts),
  );
}

/** Internal ones come first when sorted by name, whichever way; equal counts are in the order of names. */
function orderingOf(
  counts: LibraryCounts,
  { sort, order }: LibraryOrder,
): Ordering<ModelLibrary> {
  const isDescending = order === 'desc';
  if (sort === 'name') {
    return {
      keyOf: ({ internal, name }) => [internal ? 0 : 1, name],
      descending: [false, isDescending],
    };
  }
  return {
    keyOf: ({ slot, name }) => [counts[sort][slot] ?? 0, name],
    descending: [isDescending, false],
  };
}
