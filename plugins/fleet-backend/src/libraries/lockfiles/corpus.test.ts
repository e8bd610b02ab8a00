import { join } from 'node:path';
import { filesOf, readCorpus } from './__testUtils__/readCorpus';

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

it('reads beside a requirements file what it was compiled from, and not what only constrains it', () => {
  const folder = join(__dirname, '__fixtures__', 'pip-tools-7.6.2');

  expect(
    filesOf(join(folder, 'requirements-dev.txt')).map(({ path }) => path),
  ).toEqual(['requirements-dev.txt', 'requirements-dev.in']);
});
