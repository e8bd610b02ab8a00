import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs terraform in a folder; `output` is all that it printed. An exit code that is no number: it could not start. */
export async function terraform(
  args: string[],
  options: { folder: string; environment?: NodeJS.ProcessEnv },
): Promise<{ exitCode: unknown; output: string }> {
  const child = promisify(execFile)('terraform', args, {
    cwd: options.folder,
    env: {
      ...process.env,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      ...options.environment,
    },
  });
  return child.then(
    ({ stdout }) => ({ exitCode: 0, output: stdout }),
    (error: { code: unknown; stdout?: string; stderr?: string }) => ({
      exitCode: error.code,
      output: `${error.stdout ?? ''}${error.stderr ?? ''}`,
    }),
  );
}
