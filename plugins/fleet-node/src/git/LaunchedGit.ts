import { EventEmitter, once } from 'node:events';
import { request, type Agent, type IncomingMessage } from 'node:http';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { z } from 'zod';

/** A process of git, whoever started it. */
export interface GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Ends it. */
  kill(): void;
  /** It could not be started, or was ended by a signal for aborting; at most once. */
  once(event: 'error', listener: (error: Error) => void): unknown;
  /** It ended, and all that it wrote was read; without an exit code when something ended it. */
  once(event: 'close', listener: (exitCode: number | null) => void): unknown;
}

export interface Launch {
  args: string[];
  cwd?: string;
  env: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}

/** Has room for what a process may write to standard error. */
const MAX_HEAD_BYTES = 256 * 1024;

const endSchema = z.union([
  z.object({ error: z.string() }),
  z.object({ exitCode: z.number().nullable(), stderr: z.string() }),
]);

/** A process of git that `launcher/launch-git.cjs` starts; to whoever uses it, it is like one started here. */
export class LaunchedGit
  extends EventEmitter<{ error: [Error]; close: [number | null] }>
  implements GitProcess
{
  readonly stdin: Writable;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly #signal?: AbortSignal;
  #response?: IncomingMessage;
  #isOver = false;

  constructor(socketPath: string, agent: Agent, launch: Launch) {
    super();
    const { signal, ...command } = launch;
    const asked = request({
      socketPath,
      agent,
      method: 'POST',
      headers: { 'x-launch': toHeader(command) },
      maxHeaderSize: MAX_HEAD_BYTES,
    });
    asked.once('response', response => this.#follow(response));
    asked.on('error', error => this.#end(null, error));
    // It starts before anything is written to it.
    asked.flushHeaders();
    this.stdin = asked;
    // As with a pipe: a process whose output nobody wants any more has no reason to go on.
    this.stdout.once('close', () => {
      if (!this.stdout.readableEnded) this.kill();
    });
    this.#signal = signal;
    signal?.addEventListener('abort', this.#abort);
    if (signal?.aborted) process.nextTick(this.#abort);
  }

  kill(): void {
    this.#end(null);
  }

  readonly #abort = () => {
    this.#end(null, new Error('The operation was aborted'));
  };

  #follow(response: IncomingMessage): void {
    this.#response = response;
    response.pipe(this.stdout, { end: false });
    response.once('error', error => this.#end(null, error));
    response.once('end', () => {
      const header = response.trailers['x-end'] ?? response.headers['x-end'];
      if (header === undefined) {
        this.#end(null, new Error('It was lost with what started it.'));
        return;
      }
      const end = endSchema.parse(fromHeader(String(header)));
      if ('error' in end) {
        this.#end(null, new Error(end.error));
      } else {
        this.stderr.write(end.stderr);
        this.#end(end.exitCode);
      }
    });
  }

  #end(exitCode: number | null, error?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#response?.unpipe();
    if (exitCode === null) this.stdin.destroy();
    else this.stdin.end();
    if (error) this.emit('error', error);
    const streams = [this.stdout, this.stderr];
    void Promise.allSettled(streams.map(closing)).then(() =>
      this.emit('close', exitCode),
    );
  }
}

/** Ends a stream, and waits until what it holds was read. */
async function closing(stream: PassThrough): Promise<void> {
  if (stream.destroyed) return;
  const closed = once(stream, 'close');
  stream.end();
  // What nobody reads must not keep it from ending.
  if (stream.readableFlowing === null) stream.resume();
  await closed;
}

function toHeader(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

function fromHeader(value: string): unknown {
  return JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
}
