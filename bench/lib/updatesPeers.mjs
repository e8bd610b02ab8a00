/**
 * Every case through our engine, `copier update` and `cruft update`, each with a template repository of two versions
 * and a project made and edited by it. What differs from the expected tree counts as loud when markers, `.rej` files
 * or the exit status say so, and otherwise as silent: lost when a line of the expected tree is nowhere, else different.
 */
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../bin/lib/prepare.mjs';
import {
  differencesFrom,
  parseCases,
  runUpdateCase,
  withRepository,
} from './updatesEngine.mjs';
import { installPeers } from './updatesPeerTools.mjs';
import { runPeer } from './updatesPeerRun.mjs';

const THEMES = 'plugins/fleet-node/src/lineage/__fixtures__/cases/*.yaml';

export default async function comparePeers() {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-peers-'));
  try {
    const tools = await installPeers(folder);
    const cases = await readCases();
    const results = { ours: [], copier: [], cruft: [] };
    // One after the other for each case, so that what else the machine does slows all of them.
    await withRepository(async gitDir => {
      for (const item of cases) {
        const { id } = item;
        results.ours.push({ id, ...(await runOurs(gitDir, item)) });
        for (const tool of ['copier', 'cruft']) {
          const result = await runPeer({ tool, tools, folder, item });
          results[tool].push({ id, ...result });
        }
      }
    });
    print(cases, results);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Cases that other tools can be given: no declarations, a base, and no submodules. */
async function readCases() {
  const cases = [];
  for (const file of globSync(THEMES, { cwd: root }).sort()) {
    cases.push(...parseCases(await readFile(join(root, file), 'utf8')));
  }
  return cases.filter(
    ({ policy, noBase, templateV1, templateV2, expected }) =>
      !policy &&
      !noBase &&
      expected.tree &&
      !/"submodule"|na\\\\357ve/.test(JSON.stringify([templateV1, templateV2])),
  );
}

async function runOurs(gitDir, item) {
  try {
    const result = await runUpdateCase(gitDir, item);
    const { plan, milliseconds } = result;
    const [detail] = differencesFrom(item.expected, result);
    if (!detail) return { outcome: 'correct', milliseconds };
    const isNamed = plan.conflicts.length + plan.notes.length > 0;
    return { outcome: isNamed ? 'loud' : 'lost', milliseconds, detail };
  } catch (error) {
    return { outcome: 'crashed', detail: error.message };
  }
}

const OUTCOMES = ['correct', 'loud', 'lost', 'different', 'crashed'];

function print(cases, results) {
  const say = line => process.stdout.write(`${line}\n`);
  say(`${cases.length} cases`);
  say(
    'tool     correct  loud conflict  silently lost  silently different  crashed  ms per update (median)',
  );
  for (const [tool, list] of Object.entries(results)) {
    const counts = OUTCOMES.map(
      outcome => list.filter(result => result.outcome === outcome).length,
    );
    const times = list
      .flatMap(({ milliseconds }) => milliseconds ?? [])
      .sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)] ?? 0;
    say(
      [
        tool.padEnd(9),
        String(counts[0]).padStart(7),
        String(counts[1]).padStart(15),
        String(counts[2]).padStart(15),
        String(counts[3]).padStart(20),
        String(counts[4]).padStart(9),
        median.toFixed(0).padStart(15),
      ].join(''),
    );
  }
  for (const [tool, list] of Object.entries(results)) {
    for (const { id, outcome, detail } of list) {
      if (outcome === 'correct' || outcome === 'loud') continue;
      say(`${tool} ${outcome}: ${id}${detail ? ` (${detail})` : ''}`);
    }
  }
}
