import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { toError } from '@backstage/errors';
import {
  basicAuthorization,
  type BasicCredentials,
} from '@slipway/plugin-fleet-node';
import { addressRank } from './addressRank';
import { DownloadError } from './DownloadError';
import { guardedRequest } from './guardedRequest';

/*
 * Downloads from servers that are configured but not trusted: an index may be taken over, and what it redirects to is
 * its choice. Time, size and redirects are bounded; a redirect never leads further inside (from the internet into the
 * company's network, to this machine or to the link), whatever the name there resolves to; credentials go to their
 * own origin only, and appear in no message.
 */

export interface DownloadOptions {
  headers?: Record<string, string>;
  /** For the origin of the first URL. */
  credentials?: BasicCredentials;
  /** Milliseconds for everything, the body included. */
  timeoutMs: number;
  /** Bytes of the body, after decompression. */
  maxBytes: number;
  /** Follow no redirect to another origin. */
  stayOnOrigin?: boolean;
  signal?: AbortSignal;
}

export interface Download {
  status: number;
  headers: IncomingMessage['headers'];
  /** Pieces of the body; fails when it grows too large. To be read to its end, or given up with `return()`. */
  body: AsyncGenerator<Buffer>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/** @throws DownloadError */
export async function download(
  address: string,
  options: DownloadOptions,
): Promise<Download> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal
    ? AbortSignal.any([options.signal, timeout])
    : timeout;
  const first = new URL(address);
  const explained = (error: unknown) =>
    explain(error, { first, options, timeout });
  try {
    const response = await follow(first, { ...options, signal });
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: readBody(response, { ...options, explained }),
    };
  } catch (error) {
    throw explained(error);
  }
}

/** The whole body as text. */
export async function readText({ body }: Download): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

interface FollowOptions extends DownloadOptions {
  signal: AbortSignal;
}

async function follow(
  first: URL,
  options: FollowOptions,
): Promise<IncomingMessage> {
  let url = first;
  let rank: number | undefined;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const isOwn = url.origin === first.origin;
    const response = await guardedRequest(url, {
      signal: options.signal,
      rank: isOwn ? undefined : rank,
      headers: {
        'accept-encoding': 'gzip',
        ...options.headers,
        ...(isOwn &&
          options.credentials && {
            authorization: basicAuthorization(options.credentials),
          }),
      },
    });
    const { location } = response.headers;
    if (!REDIRECTS.includes(response.statusCode ?? 0) || !location) {
      return response;
    }
    rank = addressRank(response.socket.remoteAddress ?? '');
    response.destroy();
    url = nextUrl(location, { url, first, options });
  }
  throw new DownloadError(
    `${first.origin} redirects more than ${MAX_REDIRECTS} times`,
  );
}

function nextUrl(
  location: string,
  { url, first, options }: { url: URL; first: URL; options: FollowOptions },
): URL {
  const next = URL.parse(location, url.href);
  if (!next || !/^https?:$/.test(next.protocol)) {
    throw new DownloadError(
      `${url.origin} redirects to what is no web address`,
    );
  }
  if (url.protocol === 'https:' && next.protocol === 'http:') {
    throw new DownloadError(
      `${url.origin} redirects to ${next.origin}, which is not encrypted`,
    );
  }
  if (options.stayOnOrigin && next.origin !== first.origin) {
    throw new DownloadError(
      `${first.origin} redirects to ${next.origin}, which is not asked for internal names; turn such forwarding off there`,
    );
  }
  next.username = '';
  next.password = '';
  return next;
}

async function* readBody(
  response: IncomingMessage,
  {
    maxBytes,
    explained,
  }: DownloadOptions & { explained: (error: unknown) => Error },
): AsyncGenerator<Buffer> {
  let stream: Readable = response;
  if (response.headers['content-encoding'] === 'gzip') {
    const gunzip = createGunzip();
    response.on('error', error => gunzip.destroy(error));
    stream = response.pipe(gunzip);
  }
  let bytes = 0;
  try {
    for await (const piece of stream) {
      bytes += piece.length;
      if (bytes > maxBytes) {
        throw new DownloadError(
          `The answer is larger than ${Math.round(maxBytes / 1024)} KiB`,
        );
      }
      yield piece;
    }
  } catch (error) {
    throw explained(error);
  } finally {
    response.destroy();
  }
}

const REASONS: Record<string, string> = {
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved',
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'it closed the connection',
};

function explain(
  caught: unknown,
  {
    first,
    options,
    timeout,
  }: { first: URL; options: DownloadOptions; timeout: AbortSignal },
): Error {
  const error: Error & { code?: string } = toError(caught);
  if (error instanceof DownloadError || options.signal?.aborted) return error;
  if (timeout.aborted) {
    const seconds = Math.round(options.timeoutMs / 1000);
    return new DownloadError(`${first.origin} did not answer in ${seconds} s`);
  }
  const reason = REASONS[error.code ?? ''] ?? error.message.slice(0, 200);
  return new DownloadError(`${first.origin} cannot be read: ${reason}`);
}

/** The sentence that is shown for something that failed. */
export function sentenceOf(caught: unknown): string {
  return toError(caught).message.slice(0, 500);
}
