/** Our engine and its cases, in a repository that is thrown away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadNode } from './fleetNode.mjs';

export const {
  contentOf,
  differencesFrom,
  hasMarkers,
  modeOf,
  parseCases,
  projectTree,
  treeDifferences,
} = loadNode('lineage/__testUtils__/updateCases.ts');
export const { runUpdateCase } = loadNode(
  'lineage/__testUtils__/runUpdateCase.ts',
);
export const { findLosses } = loadNode('lineage/__testUtils__/findLosses.ts');
export const { asCase, randomUpdate, seededRandom } = loadNode(
  'lineage/__testUtils__/randomUpdate.ts',
);
const { initBareRepository } = loadNode('git/snapshots.ts');

/** Runs a piece of work with a bare repository that lives as long. */
export async function withRepository(work) {
  const gitDir = await mkdtemp(join(tmpdir(), 'slipway-bench-updates-'));
  try {
    await initBareRepository(gitDir);
    return await work(gitDir);
  } finally {
    await rm(gitDir, { recursive: true, force: true });
  }
}
