import { findSilentLosses } from './__testUtils__/findSilentLosses';

/** The others are in the long test; `bench/updates --property 10000` runs more of them. */
const SEEDS = { from: 1, to: 100 };

describe('planUpdate', () => {
  it('loses nothing silently in random updates', async () => {
    expect(await findSilentLosses(SEEDS)).toEqual([]);
  }, 300_000);
});
