import type { ChangelogEntry } from '@slipway/plugin-fleet-common';
import { compare, rcompare, valid } from 'semver';

const HEADING = /^##[ \t]+\[?v?(\d[^\s\])]*)\]?.*$/gm;

/** The sections of a CHANGELOG.md whose heading is a version, such as `## 1.4.0`; newest first. */
export function parseChangelog(text: string): ChangelogEntry[] {
  const headings = [...text.matchAll(HEADING)];
  const entries = headings.map((heading, index) => ({
    version: heading[1] ?? '',
    text: text
      .slice(heading.index + heading[0].length, headings[index + 1]?.index)
      // Another heading of the same level that names no version ends it as well.
      .split(/^##[ \t]/m, 1)
      .join('')
      .trim(),
  }));
  return entries
    .filter(({ version }) => valid(version) === version)
    .sort((a, b) => rcompare(a.version, b.version));
}

/** What lies between two versions, without the older one, newest first; in either direction. */
export function changesBetween(
  entries: ChangelogEntry[],
  versions: { from: string; to: string },
): ChangelogEntry[] {
  const [older = '', newer = ''] = [versions.from, versions.to].sort(compare);
  return entries.filter(
    ({ version }) =>
      compare(version, older) > 0 && compare(version, newer) <= 0,
  );
}
