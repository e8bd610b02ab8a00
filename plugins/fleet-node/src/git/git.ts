import { spawn } from 'node:child_process';
import { GitError } from './GitError';
import type { GitLauncher } from './GitLauncher';
import type { GitProcess } from './LaunchedGit';

/**
 * The one place that starts git. Every call gets the same pinned surroundings: no system or user
 * configuration, no hooks, no prompts, no local protocols, and only the environment named here, so
 * that neither the machine nor a repository decides what git does, and no secret of the portal's
 * environment reaches a child process.
 */

export interface GitOptions {
  /** The folder git runs in; a work tree or a bare repository. */
  cwd?: string;
  /** Bytes for standard input. */
  input?: Uint8Array | string;
  /** Further environment, such as GIT_AUTHOR_DATE or the CGI variables of `http-backend`. */
  env?: Record<string, string>;
  /** Configuration for this call alone. Passed in the environment: arguments are visible to other users. */
  config?: Record<string, string>;
  /** Ends the process when aborted. */
  signal?: AbortSignal;
  /** Milliseconds after which the process is ended; two minutes unless told otherwise. */
  timeoutMs?: number;
  /** Bytes of output to accept before giving up; 64 MiB unless told otherwise. */
  maxOutputBytes?: number;
  /** Statuses that are no failure; 0 unless told otherwise. */
  successCodes?: number[];
}

const PINNED_CONFIG: Record<string, string> = {
  'core.hooksPath': '/dev/null',
  'credential.helper': '',
  'gc.auto': '0',
  'init.defaultBranch': 'main',
  'protocol.allow': 'never',
  'protocol.http.allow': 'always',
  'protocol.https.allow': 'always',
  'safe.directory': '*',
};

function gitEnvironment(options: GitOptions): NodeJS.ProcessEnv {
  const config = Object.entries({ ...PINNED_CONFIG, ...options.config });
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    GIT_CONFIG_COUNT: String(config.length),
    ...options.env,
  };
  config.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return env as NodeJS.ProcessEnv;
}

let launcher: GitLauncher | undefined;

/** Lets a launcher start git from now on, until the function that this returns is called. */
export function useLauncher(chosen: GitLauncher): () => void {
  launcher = chosen;
  return () => {
    if (launcher === chosen) launcher = undefined;
  };
}

/** Starts git with pipes for the caller to connect; use {@link runGit} unless the data must stream. */
export function spawnGit(args: string[], options: GitOptions = {}): GitProcess {
  const { cwd, signal } = options;
  const env = gitEnvironment(options);
  return (
    launcher?.launch({ args, cwd, env, signal }) ??
    spawn('git', args, { cwd, env, signal, stdio: ['pipe', 'pipe', 'pipe'] })
  );
}

/**
 * Runs git to its end and returns its standard output as bytes.
 *
 * @throws GitError when git cannot be started, exits with another status than 0, takes too long or says too much.
 */
export async function runGit(
  args: string[],
  options: GitOptions = {},
): Promise<Buffer> {
  const maxOutputBytes = options.maxOutputBytes ?? 64 * 1024 * 1024;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 120_000);
  const signal = options.signal
    ? AbortSignal.any([options.signal, timeout])
    : timeout;
  const child = spawnGit(args, { ...options, signal });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let outputBytes = 0;

  child.stdout.on('data', (chunk: Buffer) => {
    outputBytes += chunk.length;
    if (outputBytes > maxOutputBytes) child.kill();
    else stdout.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < 100) stderr.push(chunk);
  });
  // A process that ends before it read its input is reported by its exit status, not by EPIPE.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input);

  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', error =>
      reject(new GitError({ args, detail: error.message, cause: error })),
    );
    child.once('close', resolve);
  });
  if (outputBytes > maxOutputBytes) {
    throw new GitError({
      args,
      detail: `more than ${maxOutputBytes} bytes of output`,
    });
  }
  const { successCodes = [0] } = options;
  if (exitCode === null || !successCodes.includes(exitCode)) {
    const detail = Buffer.concat(stderr).toString('utf8').trim();
    throw new GitError({ args, exitCode: exitCode ?? undefined, detail });
  }
  return Buffer.concat(stdout);
}
