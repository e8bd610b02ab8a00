import { join } from 'node:path';
import { readCorpus } from './__testUtils__/readCorpus';

const corpus = process.env.SLIPWAY_CORPUS ?? join(__dirname, '__fixtures__');

describe('a corpus of lockfiles', () => {
  it('is read to the end, each file with its libraries or a reason', async () => {
    const results = await readCorpus(corpus);

    const crashed = results.filter(({ isCrash }) => isCrash);
    const silent = results.filter(
      ({ parsed, reason }) => !parsed && !reason?.trim(),
    );
    expect(results.length).toBeGreaterThan(0);
    expect(crashed).toEqual([]);
    expect(silent).toEqual([]);
  }, 3_600_000);
});
