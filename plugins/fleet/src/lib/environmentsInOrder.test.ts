import { aCell, anEnvironment } from '../__testUtils__/builders';
import { environmentsInOrder, promotableVersion } from './environmentsInOrder';

const ENVIRONMENTS = [
  anEnvironment({ name: 'staging' }),
  anEnvironment({ name: 'production', protected: true }),
  anEnvironment({ name: 'demo', configured: false }),
];

const success = (version: string) => ({
  version,
  outcome: 'success' as const,
  finishedAt: '2026-11-24T10:00:00Z',
});

describe('environmentsInOrder', () => {
  it('keeps the configured ones without a cell, and leaves out those of other services', () => {
    const places = environmentsInOrder(ENVIRONMENTS, [
      aCell({ environment: 'production' }),
    ]);

    expect(
      places.map(({ environment, cell, next }) => [
        environment,
        cell !== undefined,
        next?.environment,
      ]),
    ).toEqual([
      ['staging', false, 'production'],
      ['production', true, undefined],
    ]);
  });

  it.each([
    ['1.5.0', '1.4.2', '1.5.0'],
    ['1.4.2', '1.4.2', undefined],
  ])(
    'promotes %s where %s runs in the next one: %s',
    (here, there, promoted) => {
      const [staging] = environmentsInOrder(ENVIRONMENTS, [
        aCell({ environment: 'staging', lastSuccess: success(here) }),
        aCell({
          environment: 'production',
          running: {
            version: there,
            source: 'events',
            seenAt: '2026-11-24T10:00:00Z',
          },
        }),
      ]);

      expect(staging && promotableVersion(staging)).toBe(promoted);
    },
  );

  it('promotes to where it never was, but not what never succeeded', () => {
    const [first] = environmentsInOrder(ENVIRONMENTS, [
      aCell({ environment: 'staging', lastSuccess: success('1.0.0') }),
    ]);
    const [failed] = environmentsInOrder(ENVIRONMENTS, [
      aCell({ environment: 'staging', lastSuccess: undefined }),
    ]);

    expect(first && promotableVersion(first)).toBe('1.0.0');
    expect(failed && promotableVersion(failed)).toBeUndefined();
  });
});
