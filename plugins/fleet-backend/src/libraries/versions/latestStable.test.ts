import type { Behind } from '@slipway/plugin-fleet-common';
import { behindOf, libyearsBetween } from './behindOf';
import { latestStable } from './latestStable';
import { pythonsOf } from './pythonRange';

const release = (version: string, requiresPython?: string, yanked = false) => ({
  version,
  requiresPython,
  yanked,
});

describe('behindOf', () => {
  it.each<[string, string | undefined, Behind]>([
    ['4.2.0', '4.2.0', 'current'],
    ['4.2', '4.2.0', 'current'],
    ['5.0rc1', '4.2.0', 'current'],
    ['4.2.0+cpu', '4.2.0', 'current'],
    ['4.1.9', '4.2.0', 'minor'],
    ['4.2', '4.2.1', 'patch'],
    ['3.9', '4.0', 'major'],
    ['4.2.0rc1', '4.2.0', 'patch'],
    ['4.2.0', '4.2.0.post1', 'patch'],
    ['1.2.3.4', '1.2.3.5', 'patch'],
    ['2024.1', '1!1.0', 'major'],
    ['4.2.0', undefined, 'unknown'],
    ['2004d', '4.2.0', 'unknown'],
    ['', '4.2.0', 'unknown'],
  ])('%s beside %s is %s', (version, latest, expected) => {
    expect(behindOf(version, latest)).toBe(expected);
  });
});

describe('libyearsBetween', () => {
  it('counts years and never below zero', () => {
    expect(
      libyearsBetween('2024-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ).toBeCloseTo(2, 1);
    expect(
      libyearsBetween('2026-01-01T00:00:00Z', '2024-01-01T00:00:00Z'),
    ).toBe(0);
    expect(libyearsBetween(undefined, '2024-01-01T00:00:00Z')).toBeUndefined();
  });
});

describe('latestStable', () => {
  it('skips yanked ones, pre-releases and what is no version', () => {
    expect(
      latestStable([
        release('1.9'),
        release('1.10'),
        release('1.11', undefined, true),
        release('2.0rc1'),
        release('latest'),
      ])?.version,
    ).toBe('1.10');
  });

  it('takes a pre-release where there is nothing else', () => {
    expect(latestStable([release('0.1a1'), release('0.1b1')])?.version).toBe(
      '0.1b1',
    );
    expect(latestStable([release('1.0', undefined, true)])).toBeUndefined();
  });

  it.each<[string, string | undefined]>([
    ['>=3.9', '2.0'],
    ['>=3.8', '1.0'],
    ['>=3.9,<3.13', '2.0'],
    ['>=3.9,<3.14', '1.0'],
    ['>=3.9,<4', '2.0'],
    ['~=3.12', '2.0'],
    ['==3.13.*', '1.0'],
    ['python three', undefined],
  ])('for a service with %s it is %s', (python, expected) => {
    const releases = [
      release('1.0', '>=3.6'),
      release('2.0', '>=3.9,<3.13'),
      release('3.0', '>=3.14'),
    ];
    expect(latestStable(releases, { python })?.version).toBe(expected);
  });

  it('does not let a requires-python that makes no sense forbid anything', () => {
    const releases = [release('1.0', '>=3.6.*')];
    expect(latestStable(releases, { python: '>=3.9' })?.version).toBe('1.0');
  });
});

describe('pythonsOf', () => {
  it('takes the lowest of each minor version, of an open range the lowest only', () => {
    expect(pythonsOf('>=3.9.2,<3.12')).toEqual(['3.9.2', '3.10.0', '3.11.0']);
    expect(pythonsOf('>=3.9.2')).toEqual(['3.9.2']);
    expect(pythonsOf('>=3.9, <4.0')).toEqual(['3.9.0']);
    expect(pythonsOf('>=9')).toBeUndefined();
  });
});
