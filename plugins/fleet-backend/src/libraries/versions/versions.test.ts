import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalVersion, compareVersions, isStable } from './compareVersions';
import { parseVersion } from './pep440';
import { isSpecifier, satisfiesSpecifier } from './specifiers';

interface Table {
  versions: string[];
  canonical: Record<string, string>;
  prereleases: string[];
  notVersions: string[];
  specifiers: Record<string, boolean>;
  comparisons: Array<[string, string, number]>;
  matches: Array<[string, string[]]>;
}

const table: Table = JSON.parse(
  readFileSync(join(__dirname, '__fixtures__/versions.json'), 'utf8'),
);

describe("Python's packaging decides", () => {
  it('the order of more than 500 pairs, either way round', () => {
    const wrong = table.comparisons.filter(
      ([a, b, expected]) =>
        Math.sign(compareVersions(a, b)) !== expected ||
        Math.sign(compareVersions(b, a)) !== (expected === 0 ? 0 : -expected),
    );
    expect(wrong).toEqual([]);
    expect(table.comparisons.length).toBeGreaterThan(500);
  });

  it.each(table.matches)('which versions are in "%s"', (specifier, matches) => {
    expect(
      table.versions.filter(version => satisfiesSpecifier(version, specifier)),
    ).toEqual(matches);
  });

  it('which ranges make sense', () => {
    const understood = Object.fromEntries(
      Object.keys(table.specifiers).map(text => [text, isSpecifier(text)]),
    );
    expect(understood).toEqual(table.specifiers);
  });

  it('how versions are written, and which are stable', () => {
    const written = Object.fromEntries(
      table.versions.map(version => [version, canonicalVersion(version)]),
    );
    expect(written).toEqual(table.canonical);
    expect(table.versions.filter(version => !isStable(version))).toEqual(
      table.prereleases,
    );
  });

  it('what is no version', () => {
    expect(table.notVersions.filter(text => parseVersion(text))).toEqual([]);
  });
});

describe('what is no version of PEP 440', () => {
  it('sorts below everything that is, and is in no range', () => {
    expect(['1.0', '2004d', '0.dev0', 'abc'].sort(compareVersions)).toEqual([
      '2004d',
      'abc',
      '0.dev0',
      '1.0',
    ]);
    expect(satisfiesSpecifier('2004d', '>=0')).toBe(false);
    expect(satisfiesSpecifier('2004d', '!=1')).toBe(false);
    expect(satisfiesSpecifier('2004d', '===2004D')).toBe(true);
  });

  it('is not looked at for long', () => {
    const started = Date.now();
    expect(parseVersion(`1.0${'.0'.repeat(500_000)}x`)).toBeUndefined();
    expect(Date.now() - started).toBeLessThan(1000);
  });
});
