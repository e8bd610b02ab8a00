import { ServiceUnavailableError } from '@backstage/errors';
import { runOwnProgram } from './runOwnProgram';

let found: Promise<string> | undefined;

/**
 * The interpreter behind `python3`, which may be a wrapper script.
 *
 * @throws ServiceUnavailableError when there is none.
 */
export function findPython(): Promise<string> {
  found ??= ask().catch(error => {
    found = undefined;
    throw error;
  });
  return found;
}

async function ask(): Promise<string> {
  const script = 'import sys; print(sys.executable)';
  try {
    return (await runOwnProgram('python3', ['-I', '-c', script])).trim();
  } catch (error) {
    throw new ServiceUnavailableError(
      'There is no python3, which resolvers and the sandbox are run with; install Python 3.10 or newer with its venv module',
      error,
    );
  }
}
