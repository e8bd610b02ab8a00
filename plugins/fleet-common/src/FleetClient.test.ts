import { RecordingServer } from './__testUtils__/recordingServer';
import { FleetClient } from './FleetClient';

describe('FleetClient', () => {
  const server = new RecordingServer();
  const client = new FleetClient(server.clientOptions);

  beforeAll(() => server.start());
  beforeEach(() => server.forget());
  afterAll(() => server.stop());

  it('asks for a page of services with what was given and nothing else', async () => {
    await expect(
      client.getServices({ limit: 10, search: 'pay & go', owner: undefined }),
    ).resolves.toEqual({ items: [], totalItems: 0 });

    expect(server.seen).toEqual([
      {
        method: 'GET',
        url: '/api/fleet/services?limit=10&search=pay+%26+go',
        authorization: undefined,
        body: '',
      },
    ]);
  });

  it('takes the whole list of services as text', async () => {
    server.answer = { status: 200, body: 'service\n' };

    await expect(client.getServicesCsv({ search: 'pay' })).resolves.toBe(
      'service\n',
    );

    expect(server.seen.map(request => request.url)).toEqual([
      '/api/fleet/services?search=pay&format=csv',
    ]);
  });

  it('names a service by namespace and name', async () => {
    await client.getService('component:shop/payments');
    await client.getDeployments('payments');

    expect(server.seen.map(request => request.url)).toEqual([
      '/api/fleet/services/shop/payments',
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
    server.answer = { status: 201, body: deployment };

    await client.reportDeployment(deployment, { token: 'a-token' });

    expect(server.seen).toEqual([
      {
        method: 'POST',
        url: '/api/fleet/deployments',
        authorization: 'Bearer a-token',
        body: JSON.stringify(deployment),
      },
    ]);
  });

  it('rejects with the error of the server', async () => {
    server.answer = {
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
