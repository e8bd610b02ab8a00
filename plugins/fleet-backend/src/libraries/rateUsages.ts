import type {
  RatedLibrary,
  ServiceLibrariesRequest,
} from '@slipway/plugin-fleet-common';
import type { SnapshotUsage } from '../database/SnapshotReader';
import { dependencyPaths } from './dependencyPaths';
import type { Ratings } from './ratings/createRatings';
import type { LibraryModel } from './readModel/LibraryModel';
import type { ModelVersion } from './readModel/modelRecords';
import { toLibraryAdvisories } from './readModel/toLibraryAdvisories';
import { libyearsBetween } from './versions/behindOf';

/** A library of one service, and the record that says what is known of its version. */
export interface RatedUsage {
  rated: RatedLibrary;
  version: ModelVersion;
}

export type ServiceLibraryFilters = Pick<
  ServiceLibrariesRequest,
  'search' | 'direct' | 'behind' | 'vulnerable'
>;

/** What indexes and advisories say of what a snapshot holds; `latestCompatible` is left to the page that shows it. */
export function rateUsages(
  model: LibraryModel,
  usages: readonly SnapshotUsage[],
  confusionOf: Ratings['confusionOf'],
): RatedUsage[] {
  const known = usages.flatMap(usage => {
    const version = model.findVersion(usage.versionId);
    return version ? [{ ...usage, version, name: version.library.name }] : [];
  });
  const pathTo = dependencyPaths(known);
  return known.map(({ versionId: _id, version, ...usage }) => ({
    version,
    rated: {
      ...usage,
      version: version.version || undefined,
      internal: version.library.internal,
      latest: version.library.latest,
      behind: version.behind,
      libyears: libyearsBetween(
        version.releasedAt,
        version.library.latestReleasedAt,
      ),
      yanked: version.yanked,
      advisories: toLibraryAdvisories(version),
      path: pathTo(usage.name),
      confusion: confusionOf(usage) ?? version.library.confusion,
    },
  }));
}

export function filterUsages(
  usages: RatedUsage[],
  filters: ServiceLibraryFilters,
): RatedUsage[] {
  const { direct, behind, vulnerable } = filters;
  const search = filters.search?.toLowerCase();
  return usages.filter(
    ({ rated }) =>
      (!search || rated.name.includes(search)) &&
      (direct === undefined || rated.direct === direct) &&
      (behind === undefined || rated.behind === behind) &&
      (vulnerable === undefined || rated.advisories.length > 0 === vulnerable),
  );
}
