import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FleetClientOptions } from '../FleetRequests';

interface SeenRequest {
  method?: string;
  url?: string;
  authorization?: string;
  body: string;
}

const NO_ITEMS = { status: 200, body: { items: [], totalItems: 0 } as unknown };

/** A server in place of `/api/fleet`: it keeps every request and answers with what the test set. */
export class RecordingServer {
  readonly seen: SeenRequest[] = [];
  answer = NO_ITEMS;
  readonly #server = createServer(async (request, response) => {
    this.seen.push({
      method: request.method,
      url: request.url,
      authorization: request.headers.authorization,
      body: await readBody(request),
    });
    const { status, body } = this.answer;
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(
      status === 204 || typeof body === 'string' ? body : JSON.stringify(body),
    );
  });

  readonly clientOptions: FleetClientOptions = {
    discoveryApi: {
      getBaseUrl: async plugin => {
        const { port } = this.#server.address() as AddressInfo;
        return `http://127.0.0.1:${port}/api/${plugin}`;
      },
    },
  };

  async start(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  forget(): void {
    this.seen.length = 0;
    this.answer = NO_ITEMS;
  }

  async stop(): Promise<void> {
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
