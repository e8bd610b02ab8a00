import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initBareRepository } from '../git/snapshots';
import { findLosses } from './__testUtils__/findLosses';
import {
  asCase,
  randomUpdate,
  seededRandom,
} from './__testUtils__/randomUpdate';
import { runUpdateCase } from './__testUtils__/runUpdateCase';

/** `bench/updates --property 10000` runs more of them. */
const RUNS = 500;

describe('planUpdate', () => {
  let gitDir: string;

  beforeAll(async () => {
    gitDir = mkdtempSync(join(tmpdir(), 'slipway-property-'));
    await initBareRepository(gitDir);
  });
  afterAll(() => rmSync(gitDir, { recursive: true }));

  it(`loses nothing silently in ${RUNS} random updates`, async () => {
    const lost: string[] = [];
    for (let seed = 1; seed <= RUNS; seed++) {
      const update = randomUpdate(seededRandom(seed));

      const { tree, plan } = await runUpdateCase(
        gitDir,
        asCase(`random ${seed}`, update),
      );

      const losses = findLosses(update, tree, plan);
      lost.push(...losses.map(loss => `random ${seed}: ${loss}`));
    }
    expect(lost).toEqual([]);
  }, 300_000);
});
