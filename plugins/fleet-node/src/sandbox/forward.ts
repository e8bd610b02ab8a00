import {
  request as requestPlain,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { request as requestEncrypted } from 'node:https';
import { pipeline } from 'node:stream';
import { findSignIn, type SignIn } from './signIn';

/** Headers that are about one connection, not about the request (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
];

/** Passes a request of the sandbox on, signed in where there is something to sign in with, which may only read. */
export function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  { url, signIns }: { url: URL; signIns: SignIn[] },
): void {
  const signIn = findSignIn(url, signIns);
  if (signIn && !['GET', 'HEAD'].includes(incoming.method ?? '')) {
    response
      .writeHead(405, { allow: 'GET, HEAD' })
      .end('A sandbox may only read what the portal signs in to\n');
    return;
  }
  const request = url.protocol === 'https:' ? requestEncrypted : requestPlain;
  const outgoing = request(url, {
    method: incoming.method,
    headers: {
      ...without(incoming.headers, HOP_BY_HOP),
      host: url.host,
      ...(signIn && { authorization: signIn.authorization }),
    },
  });
  outgoing.on('response', answer => {
    // What a session cookie is good for, the credentials are.
    const held = signIn ? [...HOP_BY_HOP, 'set-cookie'] : HOP_BY_HOP;
    response.writeHead(answer.statusCode ?? 502, without(answer.headers, held));
    // Ends the answer also where the server breaks off; nobody can be told more than that.
    pipeline(answer, response, () => undefined);
  });
  outgoing.on('error', error => {
    if (!response.headersSent) response.writeHead(502);
    response.end(error.message);
  });
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function without(
  headers: IncomingHttpHeaders,
  names: string[],
): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !names.includes(name)),
  );
}
