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
  const { templatesFolder, service } = options;
  return runProof({
    templatesFolder,
    services: [service],
    script: 'test-generated.py',
  });
}

/** Runs a script whose last line of output is JSON, which is returned. */
export async function measureService(options: {
  templatesFolder: string;
  service: string;
  script: string;
}): Promise<unknown> {
  const { templatesFolder, service, script } = options;
  const output = await runProof({
    templatesFolder,
    services: [service],
    script,
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

/** Runs a script of the templates' folder on rendered services; returns its output. */
export async function runProof(options: {
  templatesFolder: string;
  services: string[];
  script: string;
}): Promise<string> {
  const { stdout } = await promisify(execFile)('python3', [
    join(options.templatesFolder, options.script),
    ...options.services,
  ]);
  return stdout;
}
