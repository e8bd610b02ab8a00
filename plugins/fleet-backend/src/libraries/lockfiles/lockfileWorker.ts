import { parentPort, workerData } from 'node:worker_threads';
import { toError } from '@backstage/errors';
import {
  parseLockfile,
  type FoundFile,
  type ParsedLockfile,
} from './parseLockfile';

/** Where this module is, for a worker thread to load. */
export const WORKER_FILE = __filename;

/** Tells a worker that loads this module to serve; any other loads it only for its name. */
export const SERVES_LOCKFILES = 'slipway-lockfiles';

export type WorkerAnswer =
  | { parsed: ParsedLockfile }
  | { name: string; message: string };

if (parentPort && workerData === SERVES_LOCKFILES) {
  const port = parentPort;
  port.on('message', (files: FoundFile[]) => port.postMessage(answer(files)));
  port.postMessage('ready');
}

function answer(files: FoundFile[]): WorkerAnswer {
  try {
    return { parsed: parseLockfile(files) };
  } catch (caught) {
    const { name, message } = toError(caught);
    return { name, message };
  }
}
