import { isSpecifier, satisfiesSpecifier } from './specifiers';

const MINORS = [
  ...['2.6', '2.7'],
  ...Array.from({ length: 40 }, (_, minor) => `3.${minor}`),
];
const PATCHES = Array.from({ length: 40 }, (_, patch) => patch);
/** What has no upper bound, or one at the next major version, runs on it. */
const FAR_FUTURE = '3.99.0';

/**
 * The Python versions on which a library has to run to be of use to a service: one per minor version, the lowest that the
 * service allows. Without an upper bound only the lowest of all is asked for, as nobody tests on what is not there yet.
 *
 * @returns undefined when the range says nothing that is understood.
 */
export function pythonsOf(range: string): string[] | undefined {
  if (range.trim() === '' || !isSpecifier(range)) return undefined;
  const allows = (version: string) => satisfiesSpecifier(version, range);
  const pythons = MINORS.flatMap(minor => {
    const patch = PATCHES.find(number => allows(`${minor}.${number}`));
    return patch === undefined ? [] : [`${minor}.${patch}`];
  });
  if (pythons.length === 0) return undefined;
  return allows(FAR_FUTURE) ? pythons.slice(0, 1) : pythons;
}

/** As pip does, a requires-python that makes no sense forbids nothing. */
export function runsOn(pythons: string[], requiresPython: string | undefined) {
  if (!requiresPython || !isSpecifier(requiresPython)) return true;
  return pythons.every(python => satisfiesSpecifier(python, requiresPython));
}
