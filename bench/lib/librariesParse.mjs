/** What the portal reads from one lockfile, with the pyproject.toml beside it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Refusal } from '../../bin/lib/console.mjs';
import { loadBackend } from './fleetBackend.mjs';

export default async function parse([file]) {
  if (!file || !existsSync(file)) {
    throw new Refusal('bench/libraries parse FILE: FILE is not there.');
  }
  const { filesOf } = loadBackend(
    'libraries/lockfiles/__testUtils__/readCorpus.ts',
  );
  const { parseLockfileInProcess } = loadBackend(
    'libraries/lockfiles/parseLockfileInProcess.ts',
  );
  const { libraries } = await parseLockfileInProcess(filesOf(resolve(file)), {
    timeoutMs: 10_000,
  }).catch(error => {
    throw new Refusal(error.message);
  });
  const shown = libraries.map(
    ({ name, version, origin, index, groups, direct, declared }) => ({
      name,
      version,
      origin,
      index,
      groups,
      direct,
      declared,
    }),
  );
  process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
}
