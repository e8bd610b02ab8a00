import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const READY_TIMEOUT_MS = 10 * 60_000;

/** A portal that `bin/start` runs with a port and a data folder of its own. */
export class PortalProcess {
  readonly port: number;
  readonly data: string;
  readonly #output: string[] = [];
  #child?: ChildProcess;

  // Written out, because bench/ runs this file with Node.js itself, which knows no parameter properties.
  private constructor(port: number, data: string) {
    this.port = port;
    this.data = data;
  }

  static async create(): Promise<PortalProcess> {
    const data = await mkdtemp(join(tmpdir(), 'slipway-e2e-'));
    return new PortalProcess(await freePort(), data);
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  get pid(): number {
    if (!this.#child?.pid) throw new Error('The portal does not run.');
    return this.#child.pid;
  }

  /** What the portal said since it was started last, without colours. */
  get output(): string {
    return stripColours(this.#output.join(''));
  }

  /** Starts the portal and waits until it says that it is ready; answers the seconds that took. */
  async start(env: Record<string, string> = {}): Promise<number> {
    const started = Date.now();
    this.#output.length = 0;
    this.#child = spawn('bin/start', [], {
      env: {
        ...withoutNodeSettings(process.env),
        ...env,
        SLIPWAY_PORT: String(this.port),
        SLIPWAY_DATA: this.data,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', chunk => this.#output.push(String(chunk)));
    this.#child.stderr?.on('data', chunk => this.#output.push(String(chunk)));
    while (!this.output.includes('Slipway is ready')) {
      if (this.ended || Date.now() - started > READY_TIMEOUT_MS) {
        throw new Error(
          `The portal did not become ready:\n${this.output.slice(-4000)}`,
        );
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    return (Date.now() - started) / 1000;
  }

  get ended(): boolean {
    return this.#child?.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Waits for the process to end by itself, or ends it with a signal; answers how it ended. */
  async end(signal?: NodeJS.Signals): Promise<number | string | null> {
    const child = this.#child;
    if (!child) return null;
    if (!this.ended) {
      const exit = once(child, 'exit');
      if (signal) child.kill(signal);
      await exit;
    }
    return child.exitCode ?? child.signalCode;
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    await rm(this.data, { recursive: true, force: true });
  }

  /** Calls the portal's API with the token that bin/start wrote; `body` makes it a POST. */
  async api(path: string, body?: unknown): Promise<Response> {
    const token = await readFile(join(this.data, 'api-token'), 'utf8');
    return fetch(`${this.url}/api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token.trim()}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (!address || typeof address === 'string') throw new Error('No port.');
  return address.port;
}

/** What a test runner sets for itself must not reach the portal. */
function withoutNodeSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ...rest } = env;
  delete rest.NODE_ENV;
  delete rest.NODE_OPTIONS;
  return rest;
}

function stripColours(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\x1b\[[0-9;]*m/g, '');
}
