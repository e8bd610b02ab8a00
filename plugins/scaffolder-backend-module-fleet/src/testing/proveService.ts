import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const PROOF = resolve(__dirname, '../../../../templates/test-generated.py');

/** The first run downloads Poetry and the service's libraries; later ones take about a minute. */
export const PROOF_MILLISECONDS = 10 * 60 * 1000;

/** Runs templates/test-generated.py on the folder of a rendered service; returns the names of the steps. */
export async function proveService(folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)('python3', [PROOF, folder]);
  return stdout;
}
