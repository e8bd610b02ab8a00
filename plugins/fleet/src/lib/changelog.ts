import { ChangelogEntry } from '@slipway/plugin-fleet-common';
import { compare, gt, lte, valid } from 'semver';

/** The versions of a changelog that come after `from`, up to `to`, the newest first; nothing where either is not known. */
export function changelogBetween(
  changelog: readonly ChangelogEntry[],
  range: { from?: string; to?: string },
): ChangelogEntry[] {
  const [from, to] = [valid(range.from), valid(range.to)];
  if (!from || !to) return [];
  return newestFirst(changelog).filter(
    ({ version }) => gt(version, from) && lte(version, to),
  );
}

/** Versions that a service could go back to, the newest first. */
export function olderVersions(
  changelog: readonly ChangelogEntry[],
  version: string | undefined,
): string[] {
  const current = valid(version);
  if (!current) return [];
  return newestFirst(changelog)
    .map(entry => entry.version)
    .filter(older => gt(current, older));
}

/** A heading that is no version is left out: nobody can tell where it belongs. */
function newestFirst(changelog: readonly ChangelogEntry[]): ChangelogEntry[] {
  return changelog
    .filter(({ version }) => valid(version))
    .sort((one, other) => compare(other.version, one.version));
}
