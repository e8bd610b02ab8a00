import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { InputError } from '@backstage/errors';
import {
  PROCESS_FILE,
  SERVES_LOCKFILES,
  type ProcessAnswer,
  type ProcessMessage,
} from './lockfileProcess';
import type { FoundFile } from './parseLockfile';

const START_TIMEOUT_MS = 60_000;

/** Ten times what a lockfile of 10 MB needs. */
const MAX_HEAP_MB = 512;

/** A process that parses lockfiles, one at a time. It sees nothing of the portal's environment. */
export class ParserProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;

  constructor() {
    this.#child = fork(PROCESS_FILE, [SERVES_LOCKFILES, `${process.pid}`], {
      env: {},
      execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`, ...compileSources()],
      serialization: 'advanced',
      // When its memory ends it writes pages about it.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // What matters of them is that the process is gone.
    this.#child.on('error', () => undefined);
    this.#ready = this.#next({
      timeoutMs: START_TIMEOUT_MS,
      late: new Error('The process that reads lockfiles did not start'),
    });
    this.#ready.catch(() => undefined);
  }

  /** Whether it can be given another lockfile. */
  get isAlive(): boolean {
    return this.#child.connected && !this.#child.killed;
  }

  /**
   * What the parser says of the files.
   *
   * @throws InputError when that takes too long or too much memory; the process is gone then.
   */
  async parse(
    files: FoundFile[],
    { timeoutMs }: { timeoutMs: number },
  ): Promise<ProcessAnswer> {
    try {
      await this.#ready;
      this.#child.send(files);
      const { answer } = await this.#next({
        timeoutMs,
        late: new InputError(
          `The lockfile took more than ${
            timeoutMs / 1000
          } s to read; it is not one that a tool would write`,
        ),
      });
      if (!answer) throw new Error('The process that reads lockfiles is lost');
      return answer;
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** Lets the portal end while this process waits for its next lockfile, and with it the process. */
  unref(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  ref(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  /** The next message; rejects when the process ends, or takes too long. */
  async #next(options: {
    timeoutMs: number;
    late: Error;
  }): Promise<ProcessMessage> {
    const child = this.#child;
    if (!this.isAlive) throw ended(child);
    const settled = new AbortController();
    try {
      return await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(options.late), options.timeoutMs);
        const onEnd = () => reject(ended(child));
        // Where sources are compiled, the compiler sends its own.
        const onMessage = (message: ProcessMessage) => {
          if (message.type === SERVES_LOCKFILES) resolve(message);
        };
        child.on('message', onMessage).once('error', reject);
        child.once('exit', onEnd);
        settled.signal.addEventListener('abort', () => {
          clearTimeout(timer);
          child.off('message', onMessage).off('error', reject);
          child.off('exit', onEnd);
        });
      });
    } finally {
      settled.abort();
    }
  }
}

/** What V8 ends a process with whose heap is full. Other signals come from elsewhere, and say nothing of the lockfile. */
const OUT_OF_MEMORY = ['SIGABRT', 'SIGILL', 'SIGSEGV', 'SIGTRAP'];

function ended({ exitCode, signalCode }: ChildProcess): Error {
  return OUT_OF_MEMORY.includes(signalCode ?? '')
    ? new InputError(
        `The lockfile needs more than ${MAX_HEAP_MB} MB of memory to read; it is not one that a tool would write`,
      )
    : new Error(
        `The process that reads lockfiles ended with ${signalCode ?? exitCode}`,
      );
}

/** Sources are compiled when they are loaded, here as in the portal itself; a built package needs nothing. */
function compileSources(): string[] {
  if (!PROCESS_FILE.endsWith('.ts')) return [];
  const hook = '@backstage/cli-node/config/nodeTransform.cjs';
  return ['--require', createRequire(PROCESS_FILE).resolve(hook)];
}
