import { NotFoundError } from '@backstage/errors';
import type { RatedLibrary } from '@slipway/plugin-fleet-common';
import type { SnapshotHead, SnapshotReader } from '../database/SnapshotReader';
import type { StoredService } from '../database/ServiceStore';
import { buildSbom } from './buildSbom';
import type { CompatibleVersions } from './CompatibleVersions';
import {
  filterUsages,
  rateUsages,
  type RatedUsage,
  type ServiceLibraryFilters,
} from './rateUsages';
import type { Ratings } from './ratings/createRatings';
import type { LibraryModel } from './readModel/LibraryModel';
import {
  pageByKey,
  sortByKey,
  type Ordering,
  type SortKey,
} from './readModel/pageByKey';

export interface ServiceLibrariesDependencies {
  snapshots: SnapshotReader;
  compatible: CompatibleVersions;
  /** Why an entry of a lockfile is a dependency-confusion risk. */
  confusionOf: Ratings['confusionOf'];
}

/** Which libraries of which service. */
export interface ServiceLibrariesQuery extends ServiceLibraryFilters {
  service: StoredService;
  /** The default branch unless told otherwise. */
  environment?: string;
}

/** Libraries that the service declares come first, then by name. */
const ORDERING: Ordering<RatedUsage> = {
  keyOf: ({ rated }) => [rated.direct ? 0 : 1, rated.name, rated.version ?? ''],
  descending: [false],
};

/** One page of a service's libraries; none when its lockfile was not read yet. */
export async function listServiceLibraries(
  model: LibraryModel,
  query: ServiceLibrariesQuery & { limit: number; after?: SortKey },
  dependencies: ServiceLibrariesDependencies,
): Promise<{ items: RatedLibrary[]; totalItems: number; next?: SortKey }> {
  const { head, usages } = await readUsages(model, query, dependencies);
  const page = pageByKey(usages, { ...ORDERING, ...query });
  return {
    ...page,
    items: await withCompatible(page.items, head, dependencies),
  };
}

/** All of them, in the same order. */
export async function allServiceLibraries(
  model: LibraryModel,
  query: ServiceLibrariesQuery,
  dependencies: ServiceLibrariesDependencies,
): Promise<RatedLibrary[]> {
  const { head, usages } = await readUsages(model, query, dependencies);
  const sorted = sortByKey(usages, ORDERING).map(({ item }) => item);
  return withCompatible(sorted, head, dependencies);
}

/** CycloneDX 1.6 as JSON. */
export async function readSbom(
  model: LibraryModel,
  query: ServiceLibrariesQuery,
  { snapshots, confusionOf }: ServiceLibrariesDependencies,
): Promise<string> {
  const { service, environment } = query;
  const head = await requireHead(query, snapshots);
  const usages = await snapshots.readUsages(head.snapshotId);
  return buildSbom(
    { ref: service.ref, name: service.name, head, environment },
    rateUsages(model, usages, confusionOf).map(({ rated }) => rated),
  );
}

/**
 * @throws NotFoundError when nothing was reported of the environment, or nothing was read of the default branch.
 */
async function requireHead(
  { service, environment }: ServiceLibrariesQuery,
  snapshots: SnapshotReader,
): Promise<SnapshotHead> {
  const head = await snapshots.findHead({
    serviceId: service.id,
    environment,
  });
  if (head) return head;
  throw new NotFoundError(
    environment === undefined
      ? `No lockfile of ${service.ref} was read yet; the reason is in libraries of the service`
      : `Nothing is known of the build of ${service.ref} that runs in ${environment}: have its pipeline report its lockfile or SBOM to /services/{namespace}/{name}/snapshots`,
  );
}

async function readUsages(
  model: LibraryModel,
  query: ServiceLibrariesQuery,
  { snapshots, confusionOf }: ServiceLibrariesDependencies,
): Promise<{ head?: SnapshotHead; usages: RatedUsage[] }> {
  const { service, environment } = query;
  const head =
    environment === undefined
      ? await snapshots.findHead({ serviceId: service.id })
      : await requireHead(query, snapshots);
  if (!head) return { usages: [] };
  const usages = await snapshots.readUsages(head.snapshotId);
  return {
    head,
    usages: filterUsages(rateUsages(model, usages, confusionOf), query),
  };
}

async function withCompatible(
  usages: RatedUsage[],
  head: SnapshotHead | undefined,
  { compatible }: ServiceLibrariesDependencies,
): Promise<RatedLibrary[]> {
  if (!head?.python) return usages.map(({ rated }) => rated);
  const latest = await compatible.find(
    usages.map(({ version }) => version.library),
    head.python,
  );
  return usages.map(({ rated, version }) => ({
    ...rated,
    latestCompatible: latest.get(version.library.id),
  }));
}
