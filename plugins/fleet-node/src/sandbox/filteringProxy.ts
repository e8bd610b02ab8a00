import { createServer, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { InputError } from '@backstage/errors';

/**
 * An HTTP proxy on a unix socket that lets through what is on its list and nothing else: `CONNECT` to the host and port
 * of an https address, plain requests to the origin of an http address. Names are resolved here, outside of the sandbox.
 */
export interface FilteringProxy {
  /** What was asked for and is not on the list; at most 20. */
  refused: Set<string>;
  close(): Promise<void>;
}

export async function startFilteringProxy(options: {
  socket: string;
  /** Addresses such as `https://packages.acme.com`; what follows the port does not count. */
  reach: string[];
}): Promise<FilteringProxy> {
  const allowed = new Set(options.reach.map(originOf));
  const open = new Set<Duplex>();
  const refused = new Set<string>();
  const refuse = (target = '') => {
    if (refused.size < 20) refused.add(target.slice(0, 200));
    return `The sandbox may not reach ${target}\n`;
  };
  const server = createServer((incoming, response) => {
    const url = URL.canParse(incoming.url ?? '') && new URL(incoming.url!);
    if (!url || url.protocol !== 'http:' || !allowed.has(url.origin)) {
      response.writeHead(403).end(refuse(incoming.url));
      return;
    }
    const outgoing = request(url, {
      method: incoming.method,
      headers: endToEnd(incoming.headers),
    });
    outgoing.on('response', answer => {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
      answer.pipe(response);
    });
    outgoing.on('error', error => {
      if (!response.headersSent) response.writeHead(502);
      response.end(error.message);
    });
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connection', socket => track(socket, open));
  server.on('connect', (incoming: IncomingMessage, client: Duplex, head) => {
    client.on('error', () => client.destroy());
    const target = `https://${incoming.url}`;
    if (!URL.canParse(target) || !allowed.has(new URL(target).origin)) {
      const text = refuse(incoming.url);
      client.end(
        `HTTP/1.1 403 Forbidden\r\nContent-Length: ${Buffer.byteLength(
          text,
        )}\r\n\r\n${text}`,
      );
      return;
    }
    const { hostname, port } = new URL(target);
    const host = hostname.replace(/^\[|\]$/g, '');
    const upstream = connect(Number(port || 443), host);
    track(upstream, open);
    upstream.on('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socket, resolve);
  });
  return {
    refused,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** @throws InputError when it is no address that can be reached without credentials. */
export function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `'${address}' is no address that a sandbox could reach; write one such as https://packages.acme.com`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      `The address of ${url.host} holds credentials, and those never enter the sandbox; let the portal's network read it without`,
    );
  }
  return url.origin;
}

function endToEnd(headers: IncomingMessage['headers']) {
  const kept = { ...headers };
  for (const name of [
    'connection',
    'keep-alive',
    'proxy-authorization',
    'proxy-connection',
    'te',
    'trailer',
    'upgrade',
  ]) {
    delete kept[name];
  }
  return kept;
}

function track(socket: Duplex, open: Set<Duplex>): void {
  open.add(socket);
  socket.on('close', () => open.delete(socket));
}
