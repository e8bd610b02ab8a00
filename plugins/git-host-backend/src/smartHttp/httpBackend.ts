import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { spawnGit } from '@slipway/plugin-fleet-node';
import type { Request, Response } from 'express';
import { endWithClient, watchProcess, type ProcessEnd } from '../streamProcess';

/**
 * `git http-backend` as a CGI program. Both bodies flow through with back-pressure and are never held, so memory does
 * not grow with the size of a push or clone. The process ends when the client goes away.
 */

const MAX_HEAD_BYTES = 64 * 1024;

/** Passes a request to git and its answer back; the response is left open for the caller to end. */
export async function runHttpBackend(options: {
  request: Request;
  response: Response;
  /** CGI variables beside those that are taken from the request. */
  env: Record<string, string>;
  config: Record<string, string>;
}): Promise<ProcessEnd> {
  const { request, response, env, config } = options;
  const child = spawnGit(['http-backend'], {
    env: { ...requestVariables(request), ...env },
    config,
  });
  const ended = watchProcess(child);
  endWithClient(child, response);

  request.pipe(child.stdin);
  // Git may answer before it read everything; the rest is taken from the client, which would not see the answer else.
  child.stdin.once('error', () => {
    request.unpipe(child.stdin);
    request.resume();
  });

  const head = await readHead(child.stdout);
  writeHead(response, head);
  child.stdout.pipe(response, { end: false });
  return ended;
}

function requestVariables(request: Request): Record<string, string> {
  const { headers } = request;
  const variables: Record<string, string | undefined> = {
    REQUEST_METHOD: request.method,
    QUERY_STRING: new URLSearchParams(
      typeof request.query.service === 'string'
        ? { service: request.query.service }
        : {},
    ).toString(),
    REMOTE_ADDR: request.socket.remoteAddress,
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    GIT_PROTOCOL: request.get('git-protocol'),
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** Reads up to the empty line that ends the header of a CGI answer, and leaves the body in the stream. */
async function readHead(stdout: Readable): Promise<string> {
  const closed = once(stdout, 'close').catch(() => undefined);
  let read = Buffer.alloc(0);
  while (!stdout.destroyed && read.length <= MAX_HEAD_BYTES) {
    const chunk = stdout.read();
    if (chunk === null) {
      await Promise.race([once(stdout, 'readable'), closed]);
      continue;
    }
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf('\r\n\r\n');
    if (end < 0) continue;
    if (read.length > end + 4) stdout.unshift(read.subarray(end + 4));
    return read.subarray(0, end).toString('latin1');
  }
  return 'Status: 500 Internal Server Error';
}

function writeHead(response: Response, head: string): void {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') {
      response.status(Number.parseInt(value, 10));
    } else if (colon > 0) {
      response.setHeader(name, value);
    }
  }
}
