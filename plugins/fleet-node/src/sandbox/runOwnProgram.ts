import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What programs of the portal's own may see of its environment: paths, pip's settings, proxies, authorities. */
const SHOWN =
  /^(PATH|HOME|LANG|TMPDIR|PIP_.*|XDG_CONFIG_HOME|(https?|no|all)_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|PYENV_.*)$/i;

/**
 * Runs a program of this machine to prepare tools; never on files of a repository or a template, which have the sandbox.
 * Gives its standard output.
 *
 * @throws Error with the program's own message in `stderr`.
 */
export async function runOwnProgram(
  program: string,
  args: string[],
  options: {
    /** 30 seconds unless told otherwise. */
    timeoutMs?: number;
    /** Variables beside what it may see of the portal's. */
    environment?: Record<string, string>;
  } = {},
): Promise<string> {
  const { timeoutMs = 30_000, environment } = options;
  const shown = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => SHOWN.test(name)),
  );
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: '/',
    env: { ...shown, ...environment } as NodeJS.ProcessEnv,
    timeout: timeoutMs,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}
