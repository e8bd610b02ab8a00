import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '@backstage/types';
import { TEMPLATES_FOLDER, renderTemplate } from '../__testUtils__/templates';

/** The first run downloads Poetry and the service's libraries; later ones take about a minute. */
export const PROOF_MILLISECONDS = 10 * 60 * 1000;

/** Renders a service and runs templates/test-generated.py on it; returns the names of the steps. */
export async function proveService(options: {
  template: string;
  parameters: JsonObject;
  folder: string;
}): Promise<string> {
  const service = await renderTemplate(options);
  const { stdout } = await promisify(execFile)('python3', [
    join(TEMPLATES_FOLDER, 'test-generated.py'),
    service,
  ]);
  return stdout;
}
