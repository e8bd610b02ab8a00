import { toError } from '@backstage/errors';
import { endWithParent } from './endWithParent';
import {
  parseLockfile,
  type FoundFile,
  type ParsedLockfile,
} from './parseLockfile';

/** Where this module is, for a process to run. */
export const PROCESS_FILE = __filename;

/** Tells a process that runs this module to serve; any other loads it only for its name. */
export const SERVES_LOCKFILES = 'slipway-lockfiles';

export type ProcessAnswer =
  | { parsed: ParsedLockfile }
  | { name: string; message: string };

/** What the process says: first that it is ready, then the answer to each message. */
export interface ProcessMessage {
  type: typeof SERVES_LOCKFILES;
  answer?: ProcessAnswer;
}

if (process.send && process.argv[2] === SERVES_LOCKFILES) {
  const send = process.send.bind(process);
  const tell = (message: Omit<ProcessMessage, 'type'>) =>
    send({ type: SERVES_LOCKFILES, ...message });
  endWithParent(Number(process.argv[3]));
  process.on('message', (files: FoundFile[]) =>
    tell({ answer: answer(files) }),
  );
  tell({});
}

function answer(files: FoundFile[]): ProcessAnswer {
  try {
    return { parsed: parseLockfile(files) };
  } catch (caught) {
    const { name, message } = toError(caught);
    return { name, message };
  }
}
