/** The advisories that hit what is in one lockfile. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal, say } from '../../bin/lib/console.mjs';
import { loadBackend } from './fleetBackend.mjs';

const USAGE = 'bench/libraries match --advisories PATH FILE';

export default async function match(args) {
  const { values, positionals } = parseArgs({
    args,
    options: { advisories: { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  for (const path of [values.advisories, file]) {
    if (!path || !existsSync(path)) {
      throw new Refusal(`${USAGE}: ${path ?? 'one of both'} is not there.`);
    }
  }
  const { filesOf } = loadBackend(
    'libraries/lockfiles/__testUtils__/readCorpus.ts',
  );
  const { parseLockfile } = loadBackend('libraries/lockfiles/parseLockfile.ts');
  const { matchLibraries } = loadBackend(
    'libraries/advisories/matchLibraries.ts',
  );
  const { openAdvisoryPath } = loadBackend(
    'libraries/advisories/advisoryFiles.ts',
  );
  const { describeUnusable, readAdvisories } = loadBackend(
    'libraries/advisories/readAdvisories.ts',
  );
  const files = await openAdvisoryPath(resolve(values.advisories));
  const { advisories, unusable } = await readAdvisories(files);
  const problem = describeUnusable(unusable);
  if (problem) say(problem);
  const { libraries } = parseLockfile(filesOf(resolve(file)));
  const matches = matchLibraries(libraries, advisories);
  process.stdout.write(`${JSON.stringify(matches, null, 2)}\n`);
}
