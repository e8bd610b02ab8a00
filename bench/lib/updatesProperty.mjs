/** Random updates through our engine: prints each in which something was lost, as a case that runs alone. */
import {
  asCase,
  findLosses,
  randomUpdate,
  runUpdateCase,
  seededRandom,
  withRepository,
} from './updatesEngine.mjs';

/** Few enough that objects of earlier runs do not slow later ones. */
const RUNS_PER_REPOSITORY = 100;

export default async function checkProperty(runs, first) {
  const started = performance.now();
  let lost = 0;
  for (let from = first; from < first + runs; from += RUNS_PER_REPOSITORY) {
    await withRepository(async gitDir => {
      const end = Math.min(from + RUNS_PER_REPOSITORY, first + runs);
      for (let seed = from; seed < end; seed++) {
        const losses = await lossesOf(gitDir, seed);
        if (losses.length === 0) continue;
        lost += 1;
        const item = asCase(`random ${seed}`, randomUpdate(seededRandom(seed)));
        process.stdout.write(
          `random ${seed}\n  ${losses.join('\n  ')}\n${JSON.stringify({
            cases: [item],
          })}\n`,
        );
      }
    });
  }
  const perRun = (performance.now() - started) / runs;
  process.stdout.write(
    `${runs} random updates, ${lost} with something lost or a failure, ${perRun.toFixed(
      0,
    )} ms each\n`,
  );
  if (lost > 0) process.exitCode = 1;
}

async function lossesOf(gitDir, seed) {
  const update = randomUpdate(seededRandom(seed));
  try {
    const { tree, plan } = await runUpdateCase(
      gitDir,
      asCase(`random ${seed}`, update),
    );
    return findLosses(update, tree, plan);
  } catch (error) {
    return [`the engine failed: ${error.message}`];
  }
}
