import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The first run downloads Poetry and the service's libraries; later ones take about a minute. */
export const PROOF_MILLISECONDS = 10 * 60 * 1000;

/** Runs test-generated.py on the folder of a rendered service; returns the names of the steps. */
export async function proveService(options: {
  templatesFolder: string;
  service: string;
}): Promise<string> {
  const { stdout } = await promisify(execFile)('python3', [
    join(options.templatesFolder, 'test-generated.py'),
    options.service,
  ]);
  return stdout;
}
