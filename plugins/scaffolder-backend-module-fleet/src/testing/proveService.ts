import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The first run downloads Poetry and the service's libraries; later ones take about a minute. */
export const PROOF_MILLISECONDS = 10 * 60 * 1000;

interface Rendered {
  templatesFolder: string;
  /** Folder of a rendered service. */
  service: string;
}

/** Runs test-generated.py on the folder of a rendered service; returns the names of the steps. */
export function proveService(rendered: Rendered): Promise<string> {
  return runScript({ ...rendered, script: 'test-generated.py' });
}

/** Runs another script of the templates folder on a rendered service; returns its last line, which is JSON. */
export async function measureService(
  options: Rendered & { script: string },
): Promise<unknown> {
  const output = await runScript(options);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

async function runScript(
  options: Rendered & { script: string },
): Promise<string> {
  const { stdout } = await promisify(execFile)('python3', [
    join(options.templatesFolder, options.script),
    options.service,
  ]);
  return stdout;
}
