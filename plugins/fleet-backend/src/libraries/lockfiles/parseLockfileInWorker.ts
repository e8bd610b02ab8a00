/**
 * Parses lockfiles in worker threads, so that one made to take long or to fill the memory delays nothing else.
 *
 * Each worker parses one lockfile at a time and is ended when that takes too long or too much; the next one gets a new
 * worker. Idle workers stay a while for the next lockfile, for their memory is worth more than their start, and keep no
 * process alive.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { InputError } from '@backstage/errors';
import {
  SERVES_LOCKFILES,
  WORKER_FILE,
  type WorkerAnswer,
} from './lockfileWorker';
import type { FoundFile, ParsedLockfile } from './parseLockfile';

export interface ParseOptions {
  /** Milliseconds that parsing may take; waiting for a free worker does not count. */
  timeoutMs: number;
}

interface Job {
  files: FoundFile[];
  timeoutMs: number;
  resolve: (parsed: ParsedLockfile) => void;
  reject: (reason: Error) => void;
}

const MAX_WORKERS = 2;
const START_TIMEOUT_MS = 60_000;

/** Ten times what a lockfile of 10 MB needs. */
const MAX_HEAP_MB = 512;

/** All files of a service together; beyond this even handing them over would be felt. */
const MAX_CHARACTERS = 32_000_000;

/** A worker that waited this long is ended: each holds tens of megabytes. */
const IDLE_MS = 20_000;

const idle: Worker[] = [];
const retirements = new Map<Worker, NodeJS.Timeout>();
const waiting: Job[] = [];
let workers = 0;

/**
 * {@link parseLockfile}, bounded in time and memory and without blocking this thread.
 *
 * @throws InputError as that does, and when a bound is reached.
 */
export async function parseLockfileInWorker(
  files: FoundFile[],
  { timeoutMs }: ParseOptions,
): Promise<ParsedLockfile> {
  const characters = files.reduce((sum, { text = '' }) => sum + text.length, 0);
  if (characters > MAX_CHARACTERS) {
    throw new InputError(
      `The files have ${characters} characters together, more than the ${MAX_CHARACTERS} that are read`,
    );
  }
  return new Promise((resolve, reject) => {
    waiting.push({ files, timeoutMs, resolve, reject });
    assign();
  });
}

function assign(): void {
  while (waiting.length > 0) {
    const worker = wake() ?? (workers < MAX_WORKERS ? start() : undefined);
    const job = worker && waiting.shift();
    if (!job) return;
    void run(worker, job);
  }
}

function wake(): Worker | undefined {
  const worker = idle.pop();
  if (worker) clearTimeout(retirements.get(worker));
  return worker;
}

function rest(worker: Worker): void {
  worker.unref();
  idle.push(worker);
  const retirement = setTimeout(() => {
    idle.splice(idle.indexOf(worker), 1);
    retirements.delete(worker);
    workers -= 1;
    void worker.terminate();
  }, IDLE_MS);
  retirements.set(worker, retirement.unref());
}

function start(): Worker {
  workers += 1;
  const load = `require(${JSON.stringify(WORKER_FILE)})`;
  return new Worker(isSource() ? `${compileSources()};${load}` : load, {
    eval: true,
    workerData: SERVES_LOCKFILES,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
}

/** Sources are compiled when they are loaded, in a worker as in the portal itself; a built package needs nothing. */
function isSource(): boolean {
  return WORKER_FILE.endsWith('.ts');
}

function compileSources(): string {
  const hook = createRequire(WORKER_FILE).resolve(
    '@backstage/cli-node/config/nodeTransform.cjs',
  );
  return `require(${JSON.stringify(hook)})`;
}

const ready = new WeakSet<Worker>();

async function run(worker: Worker, job: Job): Promise<void> {
  worker.ref();
  try {
    if (!ready.has(worker)) {
      await next(worker, {
        timeoutMs: START_TIMEOUT_MS,
        late: new Error('The worker that reads lockfiles did not start'),
      });
      ready.add(worker);
    }
    worker.postMessage(job.files);
    const answer = (await next(worker, {
      timeoutMs: job.timeoutMs,
      late: tookTooLong(job),
    })) as WorkerAnswer;
    rest(worker);
    if ('parsed' in answer) job.resolve(answer.parsed);
    else job.reject(toThrown(answer));
  } catch (caught) {
    workers -= 1;
    void worker.terminate();
    job.reject(caught as Error);
  }
  assign();
}

function tookTooLong({ timeoutMs }: Job): InputError {
  return new InputError(
    `The lockfile took more than ${
      timeoutMs / 1000
    } s to read; it is not one that a tool would write`,
  );
}

function toThrown({ name, message }: { name: string; message: string }): Error {
  return name === 'InputError'
    ? new InputError(message)
    : new Error(`Parsing failed: ${name}: ${message}`);
}

/** The next message of a worker; rejects when it ends, or takes too long. */
async function next(
  worker: Worker,
  { timeoutMs, late }: { timeoutMs: number; late: Error },
): Promise<unknown> {
  const settled = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(late), timeoutMs);
      settled.signal.addEventListener('abort', () => clearTimeout(timer));
      listen(worker, { settled: settled.signal, resolve, reject });
    });
  } finally {
    settled.abort();
  }
}

function listen(
  worker: Worker,
  {
    settled,
    resolve,
    reject,
  }: {
    settled: AbortSignal;
    resolve: (message: unknown) => void;
    reject: (reason: Error) => void;
  },
): void {
  const onError = (error: Error & { code?: string }) =>
    reject(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new InputError(
            `The lockfile needs more than ${MAX_HEAP_MB} MB of memory to read; it is not one that a tool would write`,
          )
        : error,
    );
  const onExit = (code: number) =>
    reject(new Error(`The worker that reads lockfiles ended with ${code}`));
  worker.once('message', resolve).once('error', onError).once('exit', onExit);
  settled.addEventListener('abort', () =>
    worker.off('message', resolve).off('error', onError).off('exit', onExit),
  );
}
