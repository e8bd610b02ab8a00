import type { AdvisoryReach } from './countAdvisories';
import type { LibraryModel } from './LibraryModel';
import { usagesOf, type LibraryUse } from './libraryUsers';
import type { ModelLibrary, ModelService, ModelVersion } from './modelRecords';
import { pageByKey, sortByKey, type Ordering, type SortKey } from './pageByKey';
import { filterScope, type Scope, type ServiceFilters } from './scopes';

export type AdvisoryUserFilters = ServiceFilters & {
  /** Only those that run a version it hits there. */
  environment?: string;
};

const BY_NAME: Ordering<LibraryUse> = {
  keyOf: ({ service, library, version }) => [
    service.name,
    service.ref,
    library.name,
    version?.version ?? '',
  ],
  descending: [false],
};

/** One page of the services that an advisory hits, by name: one item for each library and version. */
export function advisoryUsers(
  model: LibraryModel,
  scope: Scope,
  query: AdvisoryUserFilters & {
    reach: AdvisoryReach;
    limit: number;
    after?: SortKey;
  },
): { items: LibraryUse[]; totalItems: number; next?: SortKey } {
  return pageByKey(matching(model, scope, query), {
    ...BY_NAME,
    limit: query.limit,
    after: query.after,
  });
}

/** All of them, in the same order. */
export function allAdvisoryUsers(
  model: LibraryModel,
  scope: Scope,
  query: AdvisoryUserFilters & { reach: AdvisoryReach },
): LibraryUse[] {
  return sortByKey(matching(model, scope, query), BY_NAME).map(
    ({ item }) => item,
  );
}

function matching(
  model: LibraryModel,
  scope: Scope,
  query: AdvisoryUserFilters & { reach: AdvisoryReach },
): LibraryUse[] {
  const { versions } = query.reach;
  const libraries = new Set([...versions].map(version => version.library));
  const isHit = hitSlots(model, versions);
  return filterScope(scope, query).flatMap(service =>
    service.snapshots.some(usages => hits(usages, isHit))
      ? [...libraries].flatMap(library =>
          usesOf(model, { service, library, versions, ...query }),
        )
      : [],
  );
}

function hitSlots(
  model: LibraryModel,
  versions: Set<ModelVersion>,
): Uint8Array {
  const isHit = new Uint8Array(model.versions.length);
  for (const { slot } of versions) isHit[slot] = 1;
  return isHit;
}

function hits(usages: Int32Array, isHit: Uint8Array): boolean {
  for (const usage of usages) if (isHit[usage >> 2] === 1) return true;
  return false;
}

function usesOf(
  model: LibraryModel,
  options: {
    service: ModelService;
    library: ModelLibrary;
    versions: Set<ModelVersion>;
    environment?: string;
  },
): LibraryUse[] {
  const { service, library, versions, environment } = options;
  const branch = usagesOf(model, service.branch, library);
  const onBranch = branch.filter(use => versions.has(use.version));
  const heads = environment
    ? [service.running.get(environment)]
    : [...service.running.values()];
  const running = heads
    .flatMap(head => usagesOf(model, head, library))
    .filter(use => versions.has(use.version));
  if (running.length === 0 && (environment || onBranch.length === 0)) return [];
  const shown = onBranch.length > 0 ? onBranch : branch;
  if (shown.length > 0) return shown.map(use => ({ service, library, ...use }));
  return [{ service, library, direct: running.some(use => use.direct) }];
}
