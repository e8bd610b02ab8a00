import type { GitProcess } from '@slipway/plugin-fleet-node';
import type { Response } from 'express';

const MAX_MESSAGE_BYTES = 4096;

export interface ProcessEnd {
  /** Null when it did not start or a signal ended it, as when the client went away. */
  exitCode: number | null;
  /** The beginning of what it wrote to standard error. */
  message: string;
}

/** Collects how a process ends; call it as soon as the process is started. */
export function watchProcess(child: GitProcess): Promise<ProcessEnd> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stderr.on('data', (chunk: Buffer) => {
    if (bytes < MAX_MESSAGE_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  });
  return new Promise(resolve => {
    child.once('error', ({ message }) => resolve({ exitCode: null, message }));
    child.once('close', exitCode => {
      const message = Buffer.concat(chunks).subarray(0, MAX_MESSAGE_BYTES);
      resolve({ exitCode, message: message.toString('utf8').trim() });
    });
  });
}

/** Ends the process when the client goes away, and lets what it still says run out so that its end is noticed. */
export function endWithClient(child: GitProcess, response: Response): void {
  const end = () => {
    if (response.writableFinished) return;
    child.kill();
    child.stdout.unpipe(response);
    child.stdout.resume();
  };
  if (response.destroyed) end();
  else response.once('close', end);
}

/**
 * Sends what a process writes as the body of the response, at the speed of the client. A process that fails cuts the
 * response off, so that nobody takes a part for the whole.
 */
export async function sendOutput(
  child: GitProcess,
  response: Response,
): Promise<void> {
  const ended = watchProcess(child);
  endWithClient(child, response);
  child.stdin.end();
  child.stdout.pipe(response, { end: false });
  const { exitCode } = await ended;
  if (exitCode === 0) response.end();
  else response.destroy();
}
