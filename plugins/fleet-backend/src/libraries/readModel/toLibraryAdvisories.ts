import type { LibraryAdvisory } from '@slipway/plugin-fleet-common';
import type { ModelVersion } from './modelRecords';
import { rankOfSeverity } from './severity';

/** The advisories that hit a version, the worst first. */
export function toLibraryAdvisories(
  version: ModelVersion | undefined,
): LibraryAdvisory[] {
  const advisories = (version?.hits ?? []).map(({ advisory, fixedIn }) => ({
    id: advisory.id,
    severity: advisory.severity,
    fixedIn,
  }));
  return advisories.sort(
    (a, b) =>
      rankOfSeverity(b.severity) - rankOfSeverity(a.severity) ||
      (a.id < b.id ? -1 : 1),
  );
}
