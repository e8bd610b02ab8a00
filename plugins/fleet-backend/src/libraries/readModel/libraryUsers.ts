import type { LibraryUsersRequest } from '@slipway/plugin-fleet-common';
import { satisfiesSpecifier } from '../versions/specifiers';
import type { LibraryModel } from './LibraryModel';
import type {
  Head,
  ModelLibrary,
  ModelService,
  ModelVersion,
} from './modelRecords';
import { pageByKey, sortByKey, type Ordering, type SortKey } from './pageByKey';
import { filterScope, type Scope, type ServiceFilters } from './scopes';
import { versionsInOrder } from './versionsInOrder';

/** A service that uses a library; one that has several versions at once comes once for each. */
export interface LibraryUse {
  service: ModelService;
  library: ModelLibrary;
  /** On the default branch; undefined when only a running build uses it. */
  version?: ModelVersion;
  direct: boolean;
}

type LibraryUserFilters = ServiceFilters &
  Pick<
    LibraryUsersRequest,
    'version' | 'versions' | 'environment' | 'direct' | 'vulnerable'
  >;

interface LibraryUserOrder {
  sort: NonNullable<LibraryUsersRequest['sort']>;
  order: 'asc' | 'desc';
}

type Query = LibraryUserFilters & LibraryUserOrder;

/** One page of the services that use a library. */
export function libraryUsers(
  model: LibraryModel,
  scope: Scope,
  query: Query & { library: ModelLibrary; limit: number; after?: SortKey },
): { items: LibraryUse[]; totalItems: number; next?: SortKey } {
  return pageByKey(matching(model, scope, query), {
    ...orderingOf(query),
    limit: query.limit,
    after: query.after,
  });
}

/** All of them, in the same order. */
export function allLibraryUsers(
  model: LibraryModel,
  scope: Scope,
  query: Query & { library: ModelLibrary },
): LibraryUse[] {
  return sortByKey(matching(model, scope, query), orderingOf(query)).map(
    ({ item }) => item,
  );
}

/** The usages of a library in one snapshot, each as the version and whether it is direct. */
export function usagesOf(
  model: LibraryModel,
  head: Head | undefined,
  library: ModelLibrary,
): Array<{ version: ModelVersion; direct: boolean }> {
  const found: Array<{ version: ModelVersion; direct: boolean }> = [];
  for (const usage of head?.usages ?? []) {
    if (model.facts.libraryOf(usage >> 2) !== library.slot) continue;
    const version = model.versions[usage >> 2];
    if (version) found.push({ version, direct: (usage & 2) !== 0 });
  }
  return found;
}

/**
 * What is asked about versions is asked of the build that runs in the environment when one is named, and otherwise of
 * the default branch; a service whose default branch does not use the library is then found by what it runs.
 */
function matching(
  model: LibraryModel,
  scope: Scope,
  query: Query & { library: ModelLibrary },
): LibraryUse[] {
  const { library, environment } = query;
  const wanted = wantedVersions(library, query);
  const isWanted = (use: { version: ModelVersion; direct: boolean }) =>
    wanted.has(use.version) &&
    (query.direct === undefined || use.direct === query.direct);
  return filterScope(scope, query).flatMap(service => {
    const branch = usagesOf(model, service.branch, library);
    if (environment === undefined && branch.length > 0) {
      return branch.filter(isWanted).map(use => ({ service, library, ...use }));
    }
    const heads =
      environment === undefined
        ? [...service.running.values()]
        : [service.running.get(environment)];
    const running = heads.flatMap(head => usagesOf(model, head, library));
    if (!running.some(isWanted)) return [];
    if (branch.length > 0) {
      return branch.map(use => ({ service, library, ...use }));
    }
    return [{ service, library, direct: running.some(use => use.direct) }];
  });
}

function wantedVersions(
  library: ModelLibrary,
  { version, versions, vulnerable }: LibraryUserFilters,
): Set<ModelVersion> {
  return new Set(
    library.versions.filter(
      candidate =>
        (version === undefined || candidate.version === version) &&
        (versions === undefined ||
          satisfiesSpecifier(candidate.version, versions)) &&
        (vulnerable === undefined || candidate.hits.length > 0 === vulnerable),
    ),
  );
}

/** Equal ones are in the order of names, and of the refs of services with equal names. */
function orderingOf({
  sort,
  order,
  library,
}: LibraryUserOrder & { library: ModelLibrary }): Ordering<LibraryUse> {
  const rankOf = new Map(
    versionsInOrder(library).map((version, rank) => [version, rank]),
  );
  const keyOf = ({ service, version }: LibraryUse): SortKey => {
    const { name, ref, owner } = service;
    const rank = version ? rankOf.get(version) ?? -1 : -1;
    switch (sort) {
      case 'owner':
        return [owner ?? '', name, ref, rank];
      case 'version':
        return [rank, name, ref];
      default:
        return [name, ref, rank];
    }
  };
  return { keyOf, descending: [order === 'desc', false] };
}
