import {
  Agent as PlainAgent,
  request as requestPlain,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import {
  Agent as EncryptedAgent,
  globalAgent as encryptedAgent,
  request as requestEncrypted,
} from 'node:https';
import { pipeline } from 'node:stream';
import { findSignIn, type SignIn } from './signIn';

/** Headers that are about one connection, not about the request (RFC 9110, 7.6.1). */
const HOP_BY_HOP =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/;

/** What a request may say that is signed in: how to answer, and nothing that a server could take for another request. */
const OF_READERS =
  /^(accept|accept-.*|cache-control|if-.*|pragma|range|user-agent)$/;

/**
 * Passes requests of one sandbox on, signed in where there is something to sign in with, which may only read. Connections
 * on which it is signed in carry nothing else.
 */
export class Forwarder {
  readonly #signIns: SignIn[];
  readonly #signedIn = makeAgents();
  readonly #others = makeAgents();

  constructor(signIns: SignIn[]) {
    this.#signIns = signIns;
  }

  forward(incoming: IncomingMessage, response: ServerResponse, url: URL): void {
    // Node.js decodes these, and fails where they cannot be.
    if (url.username || url.password) {
      response.writeHead(400).end();
      return;
    }
    const signIn = findSignIn(url, this.#signIns);
    const { method = '', headers } = incoming;
    if (signIn && !['GET', 'HEAD'].includes(method)) {
      response
        .writeHead(405, { allow: 'GET, HEAD' })
        .end('A sandbox may only read what the portal signs in to\n');
      return;
    }
    const { authorization } = signIn ?? {};
    this.#pass(incoming, response, {
      url,
      isSignedIn: signIn !== undefined,
      headers: {
        ...only(headers, name =>
          signIn ? OF_READERS.test(name) : !HOP_BY_HOP.test(name),
        ),
        host: url.host,
        ...(authorization && { authorization }),
      },
    });
  }

  close(): void {
    for (const agents of [this.#signedIn, this.#others]) {
      agents.plain.destroy();
      agents.encrypted.destroy();
    }
  }

  #pass(
    incoming: IncomingMessage,
    response: ServerResponse,
    options: { url: URL; isSignedIn: boolean; headers: OutgoingHttpHeaders },
  ): void {
    const { url, isSignedIn, headers } = options;
    const isEncrypted = url.protocol === 'https:';
    const agents = isSignedIn ? this.#signedIn : this.#others;
    const request = isEncrypted ? requestEncrypted : requestPlain;
    const outgoing = request(url, {
      method: incoming.method,
      headers,
      agent: isEncrypted ? agents.encrypted : agents.plain,
    });
    const fail = (reason: string) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end(reason);
    };
    outgoing.on('response', answer => {
      const { statusCode = 0 } = answer;
      if (statusCode < 200 || statusCode > 599) {
        answer.destroy();
        fail('The server answered with a status that is none');
        return;
      }
      const told = only(
        answer.headers,
        name =>
          !HOP_BY_HOP.test(name) &&
          // What the credentials are good for, a session is.
          !(isSignedIn && name === 'set-cookie'),
      );
      response.writeHead(statusCode, told);
      // Breaks the answer off also where the server does; nobody can be told more than that.
      pipeline(answer, response, () => undefined);
    });
    outgoing.on('upgrade', (_, socket) => {
      socket.destroy();
      fail('The server changed the protocol, which nobody asked for');
    });
    outgoing.on('error', error => fail(error.message));
    response.on('close', () => outgoing.destroy());
    if (isSignedIn) outgoing.end();
    else incoming.pipe(outgoing);
  }
}

/** Encrypted connections as the process is set up otherwise, such as whom it trusts. */
function makeAgents() {
  return {
    plain: new PlainAgent({ keepAlive: true }),
    encrypted: new EncryptedAgent({
      ...encryptedAgent.options,
      keepAlive: true,
    }),
  };
}

function only(
  headers: IncomingHttpHeaders,
  isTaken: (name: string) => boolean,
): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => isTaken(name)),
  );
}
