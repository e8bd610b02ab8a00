import { allPairs, holds, pairwise, type Options } from './pairwise';

const OPTIONS: Options = {
  ci: ['teamcity', 'github', 'gitlab'],
  database: ['none', 'postgres'],
  metrics: [true, false],
  sentry: [true, false],
  index: ['public', 'private'],
};

describe('pairwise', () => {
  it('lets any two values meet, in few combinations', () => {
    const combinations = pairwise(OPTIONS);

    expect(
      allPairs(OPTIONS).filter(
        pair => !combinations.some(one => holds(one, pair)),
      ),
    ).toEqual([]);
    expect(allPairs(OPTIONS)).toHaveLength(3 * 2 * 4 + 2 * 2 * 6);
    expect(combinations.length).toBeLessThanOrEqual(8);
  });

  it('gives each option a value in each combination, always the same', () => {
    const combinations = pairwise(OPTIONS);

    for (const combination of combinations) {
      expect(Object.keys(combination).sort()).toEqual(
        Object.keys(OPTIONS).sort(),
      );
    }
    expect(pairwise(OPTIONS)).toEqual(combinations);
  });
});
