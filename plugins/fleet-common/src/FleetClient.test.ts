import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FleetClient } from './FleetClient';

interface SeenRequest {
  method?: string;
  url?: string;
  authorization?: string;
  body: string;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('FleetClient', () => {
  let server: Server;
  let client: FleetClient;
  const seen: SeenRequest[] = [];
  let answer: { status: number; body: unknown };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      seen.push({
        method: request.method,
        url: request.url,
        authorization: request.headers.authorization,
        body: await readBody(request),
      });
      response.writeHead(answer.status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    client = new FleetClient({
      discoveryApi: {
        getBaseUrl: async plugin => `http://127.0.0.1:${port}/api/${plugin}`,
      },
    });
  });

  beforeEach(() => {
    seen.length = 0;
    answer = { status: 200, body: { items: [], totalItems: 0 } };
  });

  afterAll(async () => {
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  it('asks for a page of services with what was given and nothing else', async () => {
    await expect(
      client.getServices({ limit: 10, search: 'pay & go', owner: undefined }),
    ).resolves.toEqual({ items: [], totalItems: 0 });

    expect(seen).toEqual([
      {
        method: 'GET',
        url: '/api/fleet/services?limit=10&search=pay+%26+go',
        authorization: undefined,
        body: '',
      },
    ]);
  });

  it('names a service by namespace and name', async () => {
    await client.getLibraries('component:shop/payments', { direct: true });
    await client.getDeployments('payments');

    expect(seen.map(request => request.url)).toEqual([
      '/api/fleet/services/shop/payments/libraries?direct=true',
      '/api/fleet/services/default/payments/deployments',
    ]);
  });

  it('sends a deployment with the token of the call', async () => {
    const deployment = {
      id: 'run-1',
      service: 'component:default/payments',
      environment: 'production',
      version: '1.2.0',
      outcome: 'success' as const,
      finishedAt: '2026-11-01T10:00:00Z',
    };
    answer = { status: 201, body: deployment };

    await client.reportDeployment(deployment, { token: 'a-token' });

    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/api/fleet/deployments',
        authorization: 'Bearer a-token',
        body: JSON.stringify(deployment),
      },
    ]);
  });

  it('rejects with the error of the server', async () => {
    answer = {
      status: 404,
      body: {
        error: { name: 'NotFoundError', message: 'No service payments' },
        response: { statusCode: 404 },
      },
    };

    await expect(client.readService('payments')).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 404,
      body: { error: { message: 'No service payments' } },
    });
  });
});
