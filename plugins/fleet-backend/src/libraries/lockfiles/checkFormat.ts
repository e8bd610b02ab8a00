import { InputError } from '@backstage/errors';

/** More entries than any service has; beyond this a lockfile is a mistake or an attack. */
const MAX_PACKAGES = 10_000;

/**
 * Refuses a lockfile of a format that is newer than what is known here, or with more entries than any service has.
 *
 * @throws InputError with a sentence that says what to do.
 */
export function checkFormat(lock: {
  path: string;
  version: string;
  /** A newer minor version is compatible by the word of all these formats. */
  knownMajor: number;
  tool: string;
  count: number;
}): void {
  const { path, version, knownMajor, tool, count } = lock;
  const major = Number.parseInt(version, 10);
  if (Number.isNaN(major)) {
    throw new InputError(
      `${path} says that its format is "${version.slice(
        0,
        40,
      )}", which is none; lock again with ${tool}`,
    );
  }
  if (major > knownMajor) {
    throw new InputError(
      `${path} has the format ${version.slice(
        0,
        40,
      )}, newer than this portal reads (up to ${knownMajor}.x); lock with an older ${tool} or update the portal`,
    );
  }
  checkCount(path, count);
}

/** @throws InputError when there are more entries than any service has. */
export function checkCount(path: string, count: number): void {
  if (count <= MAX_PACKAGES) return;
  throw new InputError(
    `${path} has ${count} packages, more than the ${MAX_PACKAGES} that are read`,
  );
}
