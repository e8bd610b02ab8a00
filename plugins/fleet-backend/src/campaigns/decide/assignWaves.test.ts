import fc from 'fast-check';
import { testService, testSpec } from '../__testUtils__/testCampaign';
import { assignWaves, placeLate } from './assignWaves';
import type { SelectableService } from './types';

const WAVES = [
  { name: 'Canary', share: 0.0001 },
  { name: '5%', share: 0.05 },
  { name: '25%', share: 0.25 },
  { name: 'All', share: 1 },
];

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => testService(`service-${index}`));

const assign = (targets: SelectableService[], waves = WAVES) =>
  assignWaves({ spec: testSpec({ waves }), targets });

const sizes = (targets: SelectableService[], waves = WAVES) => {
  const placed = [...assign(targets, waves).values()];
  return waves.map(
    (_, index) => placed.filter(({ wave }) => wave === index).length,
  );
};

const names = (targets: SelectableService[], waves = WAVES) =>
  [...assign(targets, waves)]
    .sort(([, a], [, b]) => a.rank - b.rank)
    .map(([service]) => service.split('/')[1]);

describe('assignWaves', () => {
  it.each([
    [1000, [1, 49, 200, 750]],
    [100, [1, 4, 20, 75]],
    [10, [1, 1, 1, 7]],
    [4, [1, 1, 1, 1]],
    [3, [1, 1, 1, 0]],
    [1, [1, 0, 0, 0]],
    [0, [0, 0, 0, 0]],
  ])('puts %d services into waves of %j', (count, expected) => {
    expect(sizes(many(count))).toEqual(expected);
  });

  it('begins with the least critical, and ends with the unhealthy and the held', () => {
    const targets = [
      testService('held', { tier: '4', branch: { state: 'held' } }),
      testService('one', { tier: '1' }),
      testService('none'),
      testService('red', { tier: '4', unhealthy: 'It is red.' }),
      testService('two', { tier: 'tier-2' }),
      testService('three', { tier: '3' }),
      testService('unread', { tier: '3', branch: { state: 'unknown' } }),
      testService('ten', { tier: '10' }),
    ];
    expect(names(targets)).toEqual([
      'ten',
      'three',
      'unread',
      'two',
      'none',
      'one',
      'red',
      'held',
    ]);
  });

  it('puts those that a wave names into it, whatever their tier', () => {
    const waves = [
      { name: 'Canary', share: 0.1, services: ['component:default/one'] },
      { name: 'Last', share: 1, services: ['component:default/three'] },
    ];
    const targets = [
      testService('three', { tier: '3' }),
      testService('two', { tier: '2' }),
      testService('one', { tier: '1' }),
    ];
    expect(names(targets, waves)).toEqual(['one', 'three', 'two']);
    expect(sizes(targets, waves)).toEqual([1, 2]);
  });

  it('shuffles equals differently for each template or library, and for each the same way', () => {
    const ofLibrary = (library: string) => [
      ...assignWaves({
        spec: testSpec({
          waves: WAVES,
          change: { kind: 'library', library, version: '1.0' },
        }),
        targets: many(20),
      }).keys(),
    ];
    expect(ofLibrary('requests')).toEqual(ofLibrary('requests'));
    expect(ofLibrary('requests')).not.toEqual(ofLibrary('flask'));
  });

  it('is the same whatever the order of what it is given, and leaves nobody out', () => {
    const service = fc.record({
      name: fc.integer({ min: 0, max: 50 }),
      tier: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
      isRed: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(service, { selector: ({ name }) => name }),
        fc.integer(),
        (services, turn) => {
          const targets = services.map(({ name, tier, isRed }) =>
            testService(`s${name}`, {
              tier,
              unhealthy: isRed ? 'Red.' : undefined,
            }),
          );
          const by = Math.abs(turn) % (targets.length + 1);
          const turned = [...targets.slice(by), ...targets.slice(0, by)];
          const placed = assign(targets);
          expect(assign(turned)).toEqual(placed);
          expect(placed.size).toBe(targets.length);
          const ranks = [...placed.values()].map(({ rank }) => rank);
          expect(new Set(ranks).size).toBe(targets.length);
        },
      ),
    );
  });
});

it('puts those that come late into the last wave, behind the others', () => {
  const spec = testSpec({ waves: WAVES });
  const placed = placeLate({ spec, targets: many(2), highestRank: 7 });
  expect([...placed.values()]).toEqual([
    { wave: 3, rank: 8 },
    { wave: 3, rank: 9 },
  ]);
});
