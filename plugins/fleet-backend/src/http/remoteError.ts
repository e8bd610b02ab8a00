import { deserializeError, ResponseError, toError } from '@backstage/errors';
import { z } from 'zod/v3';

/** How the scaffolder's client tells of a task that was refused: as a text, with the whole answer in it. */
const REFUSED = /^Backend request failed, (\d+[^{<\n]*)([\s\S]*)$/;
const MAX_LENGTH = 500;

const answerSchema = z.object({
  error: z.object({ name: z.string(), message: z.string().min(1) }),
});

/** What another backend answered, as the error that it was there; any other error as it is. */
export function remoteError(error: unknown): Error {
  if (error instanceof ResponseError) return error.cause;
  const [, status, body] = REFUSED.exec(toError(error).message) ?? [];
  if (status === undefined || body === undefined) return toError(error);
  const answer = answerSchema.safeParse(parseJson(body));
  return answer.success
    ? deserializeError(answer.data.error)
    : new Error(`The request failed with ${status.trim()}.`);
}

/** The same as one line for people: no stack, and of a path on a machine only its end. */
export function sayRemoteError(error: unknown): string {
  return onOneLine(remoteError(error).message);
}

/** A text of another process as one line for people. */
export function onOneLine(text: string): string {
  const line = text
    .replace(/^\s+at .*$/gm, '')
    .replace(/\s+/g, ' ')
    .replace(
      /(^|[\s'"(])(?:file:\/\/)?\/(?:[^\s'"():/]+\/)+(?=[^\s'"():/])/g,
      '$1…/',
    )
    .trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
