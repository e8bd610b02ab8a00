import { findSilentLosses } from './__testUtils__/findSilentLosses';

/** Those that the quick test leaves. */
const SEEDS = { from: 101, to: 500 };

describe('planUpdate', () => {
  it('loses nothing silently in random updates', async () => {
    expect(await findSilentLosses(SEEDS)).toEqual([]);
  }, 300_000);
});
