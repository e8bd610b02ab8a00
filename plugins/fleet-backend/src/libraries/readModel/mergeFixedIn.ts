import type { AdvisorySummary } from '@slipway/plugin-fleet-common';
import { compareVersions } from '../versions/compareVersions';
import type { ModelAdvisory, ModelVersion } from './modelRecords';

/** The libraries that an advisory hits, by name, with the versions that fix any version in use. */
export function mergeFixedIn(
  advisory: ModelAdvisory,
  versions: Iterable<ModelVersion>,
): AdvisorySummary['libraries'] {
  const fixes = new Map<string, Set<string>>();
  for (const { library, hits } of versions) {
    const ofLibrary = fixes.get(library.name) ?? new Set();
    fixes.set(library.name, ofLibrary);
    for (const hit of hits) {
      if (hit.advisory === advisory) {
        hit.fixedIn.forEach(version => ofLibrary.add(version));
      }
    }
  }
  return [...fixes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, fixedIn]) => ({
      name,
      fixedIn: [...fixedIn].sort(compareVersions),
    }));
}
