import { RecordingServer } from './__testUtils__/recordingServer';
import { DeploymentClient } from './DeploymentClient';

describe('DeploymentClient', () => {
  const server = new RecordingServer();
  const client = new DeploymentClient(server.clientOptions);

  beforeAll(() => server.start());
  beforeEach(() => server.forget());
  afterAll(() => server.stop());

  const asked = () =>
    server.seen.map(({ method, url }) => `${method} ${url}`.trim());

  it('asks for lists with what was given and nothing else', async () => {
    await client.getEnvironments();
    await client.getEnvironments({ owner: 'group:default/payments' });
    await client.getMatrix({
      state: 'drift',
      stale: true,
      owner: undefined,
      sort: 'attention',
      limit: 25,
    });
    await client.getTimeline({
      outcome: 'failure',
      from: '2026-11-01T00:00:00Z',
    });
    await client.getSources();
    await client.getMetrics({ owner: 'group:default/payments', days: 90 });

    expect(asked()).toEqual([
      'GET /api/fleet/environments',
      'GET /api/fleet/environments?owner=group%3Adefault%2Fpayments',
      'GET /api/fleet/deployment-matrix?state=drift&stale=true&sort=attention&limit=25',
      'GET /api/fleet/deployments?outcome=failure&from=2026-11-01T00%3A00%3A00Z',
      'GET /api/fleet/deployment-sources',
      'GET /api/fleet/delivery-metrics?owner=group%3Adefault%2Fpayments&days=90',
    ]);
  });

  it('asks for one service by namespace and name', async () => {
    await client.getServiceEnvironments('component:shop/payments');
    await client.getWaiting('payments', 'pre/production');

    expect(asked()).toEqual([
      'GET /api/fleet/services/shop/payments/environments',
      'GET /api/fleet/services/default/payments/environments/pre%2Fproduction/waiting',
    ]);
  });

  it('takes whole lists as text', async () => {
    server.answer = { status: 200, body: 'service\npayments\n' };

    await expect(client.getMatrixCsv({ search: 'pay' })).resolves.toBe(
      'service\npayments\n',
    );
    await client.getTimelineCsv({ service: 'component:default/payments' });
    await client.getServiceDeploymentsCsv('payments', {
      environment: 'production',
    });

    expect(asked()).toEqual([
      'GET /api/fleet/deployment-matrix?search=pay&format=csv',
      'GET /api/fleet/deployments?service=component%3Adefault%2Fpayments&format=csv',
      'GET /api/fleet/services/default/payments/deployments?environment=production&format=csv',
    ]);
  });

  it('passes on the sentence of a server that refuses', async () => {
    server.answer = {
      status: 400,
      body: {
        error: { name: 'InputError', message: 'days: at most 365' },
        response: { statusCode: 400 },
      },
    };

    await expect(client.getMetrics({ days: 9999 })).rejects.toMatchObject({
      statusCode: 400,
      body: { error: { message: 'days: at most 365' } },
    });
  });
});
