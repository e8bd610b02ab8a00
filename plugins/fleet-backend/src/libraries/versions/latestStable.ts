import type { LibraryRelease } from '../../database/LibraryIndexStore';
import { compareVersions, isStable } from './compareVersions';
import { parseVersion } from './pep440';
import { pythonsOf, runsOn } from './pythonRange';

/**
 * The release that one should use: the newest that was not yanked and is no pre-release, or the newest pre-release of
 * a library that has nothing else.
 *
 * @param options.python - requires-python of a service; only releases that run on all of it then count. A range that is
 * not understood gives none.
 */
export function latestStable(
  releases: LibraryRelease[],
  options: { python?: string } = {},
): LibraryRelease | undefined {
  const pythons = options.python === undefined ? [] : pythonsOf(options.python);
  if (!pythons) return undefined;
  const usable = releases.filter(
    release =>
      !release.yanked &&
      parseVersion(release.version) &&
      runsOn(pythons, release.requiresPython),
  );
  const stable = usable.filter(release => isStable(release.version));
  return newest(stable.length > 0 ? stable : usable);
}

function newest(releases: LibraryRelease[]): LibraryRelease | undefined {
  return releases.reduce<LibraryRelease | undefined>(
    (best, release) =>
      best && compareVersions(best.version, release.version) >= 0
        ? best
        : release,
    undefined,
  );
}
