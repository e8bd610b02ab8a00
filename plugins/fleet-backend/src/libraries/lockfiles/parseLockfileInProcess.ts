/**
 * Parses lockfiles in processes of their own, so that one made to take long or to fill the memory delays nothing else and
 * ends nothing else: a thread whose heap is full may end the whole portal.
 *
 * Each process parses one lockfile at a time and is ended when that takes too long or too much; the next one gets a new
 * process. Idle ones stay a while for the next lockfile, for their memory is worth more than their start.
 */
import { InputError } from '@backstage/errors';
import type { ProcessAnswer } from './lockfileProcess';
import type { FoundFile, ParsedLockfile } from './parseLockfile';
import { ParserProcess } from './ParserProcess';

export interface ParseOptions {
  /** Milliseconds that parsing may take; waiting for a free process does not count. */
  timeoutMs: number;
}

interface Job {
  files: FoundFile[];
  timeoutMs: number;
  resolve: (parsed: ParsedLockfile) => void;
  reject: (reason: unknown) => void;
}

const MAX_PROCESSES = 2;

/** All files of a service together; beyond this even handing them over would be felt. */
const MAX_CHARACTERS = 32_000_000;

/** A process that waited this long is ended: each holds tens of megabytes. */
const IDLE_MS = 20_000;

const idle: ParserProcess[] = [];
const retirements = new Map<ParserProcess, NodeJS.Timeout>();
const waiting: Job[] = [];
let processes = 0;

/**
 * {@link parseLockfile}, bounded in time and memory and without blocking this thread.
 *
 * @throws InputError as that does, and when a bound is reached.
 */
export async function parseLockfileInProcess(
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
    const parser = wake();
    if (!parser && processes === MAX_PROCESSES) return;
    const job = waiting.shift()!;
    try {
      void run(parser ?? start(), job);
    } catch (error) {
      job.reject(error);
    }
  }
}

function wake(): ParserProcess | undefined {
  for (;;) {
    const parser = idle.pop();
    if (!parser) return undefined;
    clearTimeout(retirements.get(parser));
    retirements.delete(parser);
    if (parser.isAlive) return parser;
    processes -= 1;
  }
}

function rest(parser: ParserProcess): void {
  parser.unref();
  idle.push(parser);
  const retirement = setTimeout(() => {
    idle.splice(idle.indexOf(parser), 1);
    retirements.delete(parser);
    processes -= 1;
    parser.end();
  }, IDLE_MS);
  retirements.set(parser, retirement.unref());
}

function start(): ParserProcess {
  const parser = new ParserProcess();
  processes += 1;
  return parser;
}

async function run(parser: ParserProcess, job: Job): Promise<void> {
  parser.ref();
  try {
    const answer = await parser.parse(job.files, job);
    rest(parser);
    if ('parsed' in answer) job.resolve(answer.parsed);
    else job.reject(toThrown(answer));
  } catch (caught) {
    processes -= 1;
    job.reject(caught);
  }
  assign();
}

function toThrown({
  name,
  message,
}: Exclude<ProcessAnswer, { parsed: unknown }>): Error {
  return name === 'InputError'
    ? new InputError(message)
    : new Error(`Parsing failed: ${name}: ${message}`);
}
