import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  resolvePackagePath,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { LaunchedGit, type Launch } from './LaunchedGit';

const SCRIPT = resolvePackagePath(
  '@slipway/plugin-fleet-node',
  'launcher/launch-git.cjs',
);
const RESTART_MS = 1000;

/**
 * The small process that starts git in place of this one, see `launcher/launch-git.cjs`. When it ends by itself, what
 * it had started fails, and another one takes its place; where none can be started, there is none.
 */
export class GitLauncher {
  readonly #logger: LoggerService;
  readonly #agent = new Agent({ keepAlive: true });
  #running?: { child: ChildProcess; socketPath: string };
  #isStopped = false;

  private constructor(logger: LoggerService) {
    this.#logger = logger;
  }

  static async start(options: { logger: LoggerService }): Promise<GitLauncher> {
    const launcher = new GitLauncher(options.logger);
    await launcher.#start();
    return launcher;
  }

  /** Its process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  /** Undefined while there is no process; whoever asks has to start git then. */
  launch(launch: Launch): LaunchedGit | undefined {
    if (!this.#running) return undefined;
    return new LaunchedGit(this.#running.socketPath, this.#agent, launch);
  }

  /** What it started is ended with it. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const running = this.#running;
    this.#running = undefined;
    this.#agent.destroy();
    if (running) await end(running.child);
  }

  async #start(): Promise<void> {
    let folder: string | undefined;
    try {
      folder = await mkdtemp(join(tmpdir(), 'slipway-git-launcher-'));
      await this.#startIn(folder);
    } catch (error) {
      this.#logger.error('Git has no launcher and is slower', toError(error));
      if (folder) await rm(folder, { recursive: true, force: true });
    }
  }

  async #startIn(folder: string): Promise<void> {
    const socketPath = join(folder, 'socket');
    const child = spawn(process.execPath, [SCRIPT, socketPath], {
      cwd: '/',
      env: { PATH: process.env.PATH },
      // The end of its standard input tells it that this process is gone.
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const isReady = await Promise.race([
      once(child.stdout, 'data').then(() => true),
      ended.then(() => false),
    ]);
    if (!isReady) throw new Error(`${SCRIPT} ended at once.`);
    if (this.#isStopped) {
      await end(child);
      return;
    }
    // It keeps nobody from ending.
    for (const part of [child, child.stdin, child.stdout]) unref(part);
    this.#running = { child, socketPath };
    child.once('exit', () => this.#replace(folder));
  }

  #replace(folder: string): void {
    this.#running = undefined;
    if (this.#isStopped) return;
    this.#logger.warn('The launcher of git ended; starting another one');
    setTimeout(() => {
      if (!this.#isStopped) void this.#start();
    }, RESTART_MS).unref();
    rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.stdin?.end();
  await ended;
}

function unref(part: object): void {
  if ('unref' in part && typeof part.unref === 'function') part.unref();
}
