import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initBareRepository } from '../../git/snapshots';
import { findLosses } from './findLosses';
import { asCase, randomUpdate, seededRandom } from './randomUpdate';
import { runUpdateCase } from './runUpdateCase';

/** Plans random updates, of the seeds `from` to `to`; a line for each change of somebody that none of them tells of. */
export async function findSilentLosses(seeds: {
  from: number;
  to: number;
}): Promise<string[]> {
  const gitDir = mkdtempSync(join(tmpdir(), 'slipway-property-'));
  try {
    await initBareRepository(gitDir);
    const lost: string[] = [];
    for (let seed = seeds.from; seed <= seeds.to; seed++) {
      const update = randomUpdate(seededRandom(seed));
      const name = `random ${seed}`;
      const { tree, plan } = await runUpdateCase(gitDir, asCase(name, update));
      const losses = findLosses(update, tree, plan);
      lost.push(...losses.map(loss => `${name}: ${loss}`));
    }
    return lost;
  } finally {
    rmSync(gitDir, { recursive: true });
  }
}
