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
  return runScript({ ...options, script: 'test-generated.py' });
}

/** Runs a script whose last line of output is JSON, which is returned. */
export async function measureService(options: {
  templatesFolder: string;
  service: string;
  script: string;
}): Promise<unknown> {
  const output = await runScript(options);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

async function runScript(options: {
  templatesFolder: string;
  service: string;
  script: string;
}): Promise<string> {
  const { stdout } = await promisify(execFile)('python3', [
    join(options.templatesFolder, options.script),
    options.service,
  ]);
  return stdout;
}
