import type { Behind } from '@slipway/plugin-fleet-common';
import { compareParsed, parseVersion } from './pep440';

const PARTS: Behind[] = ['major', 'minor', 'patch'];

/**
 * How far a version is behind the latest stable one: the first part of the release in which they differ. Another epoch
 * is as far as another major version. A pre-release newer than the latest stable one is current; what is no version of
 * PEP 440 never is.
 */
export function behindOf(version: string, latest: string | undefined): Behind {
  const used = parseVersion(version);
  const newest = latest === undefined ? undefined : parseVersion(latest);
  if (!used || !newest) return 'unknown';
  if (compareParsed({ ...used, local: undefined }, newest) >= 0) {
    return 'current';
  }
  if (used.epoch !== newest.epoch) return 'major';
  const length = Math.max(used.release.length, newest.release.length);
  for (let i = 0; i < length; i++) {
    if ((used.release[i] ?? 0) !== (newest.release[i] ?? 0)) {
      return PARTS[i] ?? 'patch';
    }
  }
  return 'patch';
}

const YEAR_MS = 365.25 * 24 * 60 * 60 * 1000;

/** Years from the release of the version in use to that of the latest; none when it is the newer one. */
export function libyearsBetween(
  usedReleasedAt: string | undefined,
  latestReleasedAt: string | undefined,
): number | undefined {
  if (!usedReleasedAt || !latestReleasedAt) return undefined;
  const milliseconds =
    Date.parse(latestReleasedAt) - Date.parse(usedReleasedAt);
  if (Number.isNaN(milliseconds)) return undefined;
  return Math.max(0, milliseconds / YEAR_MS);
}
