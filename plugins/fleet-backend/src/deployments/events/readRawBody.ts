import { InputError } from '@backstage/errors';
import type { Request, RequestHandler, Response } from 'express';

/** Bytes of the largest event; GitHub's are about 10 kB, TeamCity's with all parameters of a build about 100 kB. */
export const EVENT_LIMIT = 1024 * 1024;

/**
 * The bytes of a body as they were sent, since signatures are of these.
 *
 * @throws an error with status 413 when there are more than 1 MiB, 415 when they are compressed.
 */
export async function readRawBody(
  request: Request,
  response: Response,
  parse: RequestHandler,
): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    parse(request, response, error => {
      if (hasType(error, 'entity.too.large')) {
        error.message = `The event is larger than ${EVENT_LIMIT} bytes; send one event at a time, with fewer fields`;
      }
      if (error) reject(error);
      else resolve();
    });
  });
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** @throws InputError when the bytes are not JSON in UTF-8. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(body),
    ) as unknown;
  } catch (error) {
    throw new InputError(
      'The body is not JSON; have the sender send its events as application/json',
      error,
    );
  }
}

function hasType(error: unknown, type: string): error is Error {
  return error instanceof Error && 'type' in error && error.type === type;
}
