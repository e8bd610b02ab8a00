import { compareParsed, parseVersion, type Version } from './pep440';

/**
 * Orders versions as Python's `packaging` does. What is no version of PEP 440 sorts below everything that is, by its
 * characters.
 */
export function compareVersions(a: string, b: string): number {
  const first = parseVersion(a);
  const second = parseVersion(b);
  if (first && second) return compareParsed(first, second);
  if (first) return 1;
  if (second) return -1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether it is of PEP 440 and neither a pre-release nor a development release. */
export function isStable(text: string): boolean {
  const version = parseVersion(text);
  return version !== undefined && !isPrerelease(version);
}

export function isPrerelease({ pre, dev }: Version): boolean {
  return pre !== undefined || dev !== undefined;
}

/** The same text for all ways to write one version: `1.0`, `v1.0.0` and `1` are equal. Others stand for themselves. */
export function canonicalVersion(text: string): string {
  const version = parseVersion(text);
  if (!version) return text.trim();
  const { epoch, release, pre, post, dev, local } = version;
  let length = release.length;
  while (length > 1 && release[length - 1] === 0) length--;
  return [
    epoch ? `${epoch}!` : '',
    release.slice(0, length).join('.'),
    pre ? pre.join('') : '',
    post === undefined ? '' : `.post${post}`,
    dev === undefined ? '' : `.dev${dev}`,
    local ? `+${local.join('.')}` : '',
  ].join('');
}
