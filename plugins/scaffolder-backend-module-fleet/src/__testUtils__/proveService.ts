import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '@backstage/types';
import { TEMPLATES_FOLDER, renderTemplate } from './templates';

/** The first run downloads Poetry and the service's libraries; later ones take about a minute. */
export const PROOF_MILLISECONDS = 10 * 60 * 1000;

/** Renders a service and runs templates/test-generated.py on it; returns the names of the steps. */
export async function proveService(options: {
  template: string;
  parameters: JsonObject;
  folder: string;
}): Promise<string> {
  return runProof({ ...options, script: 'test-generated.py' });
}

/** As proveService, with a script whose last line of output is JSON, which is returned. */
export async function measureService(options: {
  template: string;
  parameters: JsonObject;
  folder: string;
  script: string;
}): Promise<unknown> {
  const output = await runProof(options);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

async function runProof(options: {
  template: string;
  parameters: JsonObject;
  folder: string;
  script: string;
}): Promise<string> {
  const service = await renderTemplate(options);
  const { stdout } = await promisify(execFile)('python3', [
    join(TEMPLATES_FOLDER, options.script),
    service,
  ]);
  return stdout;
}
