/** One file of cases through our engine: prints each case that differs, and how. */
import { readFile } from 'node:fs/promises';
import { Refusal } from '../../bin/lib/console.mjs';
import {
  differencesFrom,
  parseCases,
  runUpdateCase,
  withRepository,
} from './updatesEngine.mjs';

export default async function checkCases(file) {
  const cases = await read(file);
  let differing = 0;
  await withRepository(async gitDir => {
    for (const item of cases) {
      const differences = await differencesOf(gitDir, item);
      if (differences.length === 0) continue;
      differing += 1;
      process.stdout.write(`${item.id}\n`);
      for (const line of differences) process.stdout.write(`  ${line}\n`);
    }
  });
  process.stdout.write(
    `${cases.length} cases, ${
      cases.length - differing
    } as expected, ${differing} differ\n`,
  );
  if (differing > 0) process.exitCode = 1;
}

async function differencesOf(gitDir, item) {
  try {
    return differencesFrom(item.expected, await runUpdateCase(gitDir, item));
  } catch (error) {
    return [`the engine failed: ${error.message}`];
  }
}

async function read(file) {
  try {
    return parseCases(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Refusal(`${file} cannot be read as cases: ${error.message}`);
  }
}
