/** Reads every lockfile below a folder and says what became of each kind; ends with 1 when one crashed the parser. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Refusal, say } from '../../bin/lib/console.mjs';
import { loadBackend } from './fleetBackend.mjs';

export default async function corpus([folder = process.env.SLIPWAY_CORPUS]) {
  if (!folder || !existsSync(folder)) {
    throw new Refusal(
      'bench/libraries corpus: set SLIPWAY_CORPUS to a folder with lockfiles.',
    );
  }
  const { readCorpus } = loadBackend(
    'libraries/lockfiles/__testUtils__/readCorpus.ts',
  );
  const results = await readCorpus(resolve(folder));
  const parsed = results.filter(result => result.parsed);
  const formats = Map.groupBy(parsed, result => result.parsed.format);
  for (const [format, all] of [...formats].sort()) {
    const libraries = all.flatMap(result => result.parsed.libraries).length;
    say(`parsed      ${format}: ${all.length} files, ${libraries} libraries`);
  }
  for (const { path, parsed: read } of parsed) {
    if (read.libraries.length === 0) say(`empty       ${path}: no libraries`);
  }
  for (const { path, reason, isCrash } of results) {
    if (reason)
      say(`${isCrash ? 'CRASHED    ' : 'unreadable '} ${path}: ${reason}`);
  }
  const slowest = Math.max(0, ...results.map(result => result.milliseconds));
  say(
    `${results.length} files: ${parsed.length} parsed, ${
      results.length - parsed.length
    } unreadable; the slowest took ${slowest.toFixed(0)} ms`,
  );
  if (results.some(result => result.isCrash)) process.exitCode = 1;
}
