import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** Programs that judge what the templates produce: kubectl, kubernetes-validate, check-jsonschema, hadolint, kube-score. */

const TEMPLATES_FOLDER = resolvePackagePath(
  '@slipway/plugin-scaffolder-backend-module-fleet',
  '../../templates',
);

/** The first run downloads them; later ones find them in the cache. */
export const TOOLS_TIMEOUT_MILLISECONDS = 10 * 60 * 1000;

interface ToolResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export type Tools = (
  name: string,
  args: string[],
  folder: string,
) => Promise<ToolResult>;

export async function prepareTools(options?: {
  long: boolean;
}): Promise<Tools> {
  const prepared = await run(
    'python3',
    [
      join(TEMPLATES_FOLDER, 'prepare-tools.py'),
      ...(options?.long ? ['--long'] : []),
    ],
    TEMPLATES_FOLDER,
  );
  if (prepared.exitCode !== 0) {
    throw new Error(
      `The tools that check rendered files could not be installed. They need Python 3.11 with venv, and the package index that pip is configured for.\n${prepared.stderr}`,
    );
  }
  const folder = prepared.stdout.trim();
  return (name, args, cwd) => run(join(folder, name), args, cwd);
}

async function run(
  program: string,
  args: string[],
  cwd: string,
): Promise<ToolResult> {
  const child = promisify(execFile)(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return child.then(
    output => ({ exitCode: 0, ...output }),
    (error: { code: unknown; stdout: string; stderr: string }) => {
      if (typeof error.code !== 'number') throw error;
      return {
        exitCode: error.code,
        stdout: error.stdout,
        stderr: error.stderr,
      };
    },
  );
}
