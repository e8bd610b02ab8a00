import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KubeConfig } from '@kubernetes/client-node';
import { statusOf } from './startApiServer';

interface OpenWatch {
  path: string;
  response: ServerResponse;
  isFrozen: boolean;
}

/** What is to happen to a request; `pass` is nothing. */
type Fate = 'gone' | 'gone event' | 'hang' | 'pass' | 'rewind' | number;

export interface SeenRequest {
  path: string;
  query: URLSearchParams;
}

/**
 * Stands between the client and an API server, real or not, and does to requests what networks, proxies and servers do on
 * bad days. Signs in to the server itself.
 */
export async function startUnrulyProxy(target: KubeConfig) {
  const watches = new Set<OpenWatch>();
  const requests: SeenRequest[] = [];
  const state = {
    /** Milliseconds that the server's clock is ahead. */
    skewMs: 0,
    decide: (_request: SeenRequest): Fate => 'pass',
  };

  const server = http.createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });

  async function forward(request: IncomingMessage, response: ServerResponse) {
    const cluster = target.getCurrentCluster()!;
    const url = new URL(`${cluster.server}${request.url}`);
    const seen = { path: url.pathname, query: url.searchParams };
    const fate = state.decide(seen);
    requests.push({ path: seen.path, query: new URLSearchParams(seen.query) });
    if (fate === 'hang') return;
    if (fate === 'gone event') {
      response.writeHead(200);
      const object = statusOf(410, 'too old resource version');
      response.end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
      return;
    }
    if (typeof fate === 'number' || fate === 'gone') {
      const code = fate === 'gone' ? 410 : fate;
      response.writeHead(code, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(statusOf(code, `on purpose: ${code}`)));
      return;
    }
    // What every server has forgotten.
    if (fate === 'rewind') url.searchParams.set('resourceVersion', '1');
    const options: https.RequestOptions = { method: request.method };
    await target.applyToHTTPSOptions(options);
    const { request: open } = url.protocol === 'http:' ? http : https;
    const sent = open(url, options, answer => relay(seen, answer, response));
    sent.on('error', () => response.destroy());
    response.on('close', () => sent.destroy());
    request.pipe(sent);
  }

  function relay(
    { path, query }: SeenRequest,
    answer: IncomingMessage,
    response: ServerResponse,
  ) {
    const date = new Date(Date.now() + state.skewMs).toUTCString();
    response.writeHead(answer.statusCode ?? 500, {
      'Content-Type': 'application/json',
      Date: date,
    });
    response.flushHeaders();
    const watch = { path, response, isFrozen: false };
    if (query.has('watch')) watches.add(watch);
    response.on('close', () => watches.delete(watch));
    answer.on('data', chunk => {
      if (!watch.isFrozen) response.write(chunk);
    });
    answer.on('end', () => {
      if (!watch.isFrozen) response.end();
    });
    answer.on('error', () => response.destroy());
  }

  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const watchesOf = (plural: string) =>
    [...watches].filter(({ path }) => path.endsWith(`/${plural}`));
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    requests,
    watchesOf,
    /** The requests for a kind, as watches or as lists. */
    requestsFor: (plural: string, isWatch: boolean) =>
      requests.filter(
        ({ path, query }) =>
          path.endsWith(`/${plural}`) && query.has('watch') === isWatch,
      ),
    drop(plural: string) {
      for (const { response } of watchesOf(plural)) response.destroy();
    },
    /** From here on the open watches of a kind are silent, without an end. */
    freeze(plural: string) {
      for (const watch of watchesOf(plural)) watch.isFrozen = true;
    },
    inject(plural: string, text: string) {
      for (const { response } of watchesOf(plural)) response.write(text);
    },
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
