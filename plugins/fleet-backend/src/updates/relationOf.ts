import type { ChangelogEntry } from '@slipway/plugin-fleet-common';
import { compare, gt, lte, valid } from 'semver';
import type { LineageRelation } from '../database/updateTables';

/** What services are compared with. */
export interface ComparedTemplate {
  version?: string;
  /** Newest first. */
  changelog: ChangelogEntry[];
}

/** How the version that a lock records stands to the one of the catalog, by SemVer. */
export function relationOf(
  version: string,
  template: Pick<ComparedTemplate, 'version'> | undefined,
): LineageRelation {
  if (!template) return 'template-gone';
  // A template that states no version offers none.
  if (!template.version || !valid(version)) return 'current';
  const difference = compare(version, template.version);
  if (difference === 0) return 'current';
  return difference < 0 ? 'behind' : 'ahead';
}

/** Versions of the changelog between the two, at least 1; undefined for one that is not behind. */
export function versionsBehind(
  version: string | undefined,
  template: ComparedTemplate | undefined,
): number | undefined {
  const latest = template?.version;
  if (!version || !latest || !valid(version) || !gt(latest, version)) {
    return undefined;
  }
  const between = template.changelog.filter(
    entry =>
      valid(entry.version) &&
      gt(entry.version, version) &&
      lte(entry.version, latest),
  );
  return Math.max(1, between.length);
}
