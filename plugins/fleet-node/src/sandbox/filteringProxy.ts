import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import {
  createEphemeralAuthority,
  type EphemeralAuthority,
} from './ephemeralAuthority';
import { Forwarder } from './forward';
import { originOf } from './reach';
import type { SignIn } from './signIn';

/**
 * An HTTP proxy on a unix socket that lets through what is on its list and nothing else: `CONNECT` to the host and port
 * of an https address, plain requests to the origin of an http address. Names are resolved here, outside of the sandbox.
 *
 * It signs in where it has credentials, to read only. To do so with an https address, it ends the encryption itself, with
 * the certificate of an authority that this one sandbox has to trust, and begins another one.
 */
export interface FilteringProxy {
  /** What was asked for and is not on the list; at most 20. */
  refused: Set<string>;
  /** Certificate as PEM that the sandbox has to trust; absent when it signs in nowhere with https. */
  authority?: string;
  close(): Promise<void>;
}

export async function startFilteringProxy(options: {
  socket: string;
  /** Addresses such as `https://packages.acme.com`; what follows the port does not count. */
  reach: string[];
  signIns?: SignIn[];
}): Promise<FilteringProxy> {
  const { signIns = [] } = options;
  const allowed = new Set(
    [...options.reach, ...belowOf(signIns)].map(originOf),
  );
  const ended = new Set(
    belowOf(signIns)
      .map(originOf)
      .filter(origin => origin.startsWith('https:')),
  );
  const authority =
    ended.size > 0 ? await createEphemeralAuthority() : undefined;
  const forwarder = new Forwarder(signIns);
  const open = new Set<Duplex>();
  const refused = new Set<string>();
  const refuse = (target = '') => {
    if (refused.size < 20) refused.add(target.slice(0, 200));
    return `The sandbox may not reach ${target}\n`;
  };

  const server = createServer((incoming, response) => {
    const url = URL.parse(incoming.url ?? '');
    if (!url || url.protocol !== 'http:' || !allowed.has(url.origin)) {
      response.writeHead(403).end(refuse(incoming.url));
      return;
    }
    forwarder.forward(incoming, response, url);
  });
  const endEncryption = createEncryptionEnd({ authority, forwarder });

  server.on('connection', socket => track(socket, open));
  server.on('connect', (incoming: IncomingMessage, client: Duplex, head) => {
    client.on('error', () => client.destroy());
    const target = URL.parse(`https://${incoming.url}`);
    if (!target || !allowed.has(target.origin)) {
      const text = refuse(incoming.url);
      const length = Buffer.byteLength(text);
      client.end(
        `HTTP/1.1 403 Forbidden\r\nContent-Length: ${length}\r\n\r\n${text}`,
      );
      return;
    }
    if (ended.has(target.origin)) {
      endEncryption(client, { target, head }).catch(() => client.destroy());
    } else tunnel(client, { target, head, open });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socket, resolve);
  });
  return {
    refused,
    authority: authority?.certificate,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        forwarder.close();
        for (const socket of open) socket.destroy();
      }),
  };
}

const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';

interface Tunnel {
  target: URL;
  /** What the client sent already. */
  head: Buffer;
}

function tunnel(
  client: Duplex,
  { target, head, open }: Tunnel & { open: Set<Duplex> },
): void {
  const upstream = connect(Number(target.port || 443), nameOf(target));
  track(upstream, open);
  upstream.on('connect', () => {
    client.write(ESTABLISHED);
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  upstream.on('error', () => client.destroy());
  client.on('close', () => upstream.destroy());
}

/** Speaks for the host of a tunnel, and forwards each request to it. */
function createEncryptionEnd({
  authority,
  forwarder,
}: {
  authority?: EphemeralAuthority;
  forwarder: Forwarder;
}) {
  const issued = new Map<string, ReturnType<EphemeralAuthority['issueFor']>>();
  const targets = new WeakMap<Duplex, URL>();
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? '';
    const { origin } = targets.get(incoming.socket)!;
    // Not resolved against the origin: `//other.com/` would lead elsewhere.
    const url = path.startsWith('/') ? URL.parse(origin + path) : null;
    if (!url) response.writeHead(400).end();
    else forwarder.forward(incoming, response, url);
  });
  return async (client: Duplex, { target, head }: Tunnel) => {
    const name = nameOf(target);
    const certificate = issued.get(name) ?? authority!.issueFor(name);
    issued.set(name, certificate);
    const secureContext = createSecureContext(await certificate);
    client.write(ESTABLISHED);
    client.unshift(head);
    const socket = new TLSSocket(client, { isServer: true, secureContext });
    socket.on('error', () => client.destroy());
    targets.set(socket, target);
    server.emit('connection', socket);
  };
}

function belowOf(signIns: SignIn[]): string[] {
  return signIns.map(({ below }) => below);
}

function nameOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function track(socket: Duplex, open: Set<Duplex>): void {
  open.add(socket);
  socket.on('close', () => open.delete(socket));
}
