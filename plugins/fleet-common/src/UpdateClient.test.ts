import { RecordingServer } from './__testUtils__/recordingServer';
import { UpdateClient } from './UpdateClient';
import type { UpdateReport } from './updateTypes';

const REPORT: UpdateReport = {
  kind: 'template',
  subject: 'template:default/flask-service',
  from: '1.0.0',
  to: '1.1.0',
  state: 'open',
  branch: 'fleet/template/flask-service',
  autoMergeEligible: true,
  conflicts: 0,
  notes: 0,
};

describe('UpdateClient', () => {
  const server = new RecordingServer();
  const client = new UpdateClient(server.clientOptions);

  beforeAll(() => server.start());
  beforeEach(() => server.forget());
  afterAll(() => server.stop());

  const asked = () =>
    server.seen.map(({ method, url, body }) =>
      `${method} ${url} ${body}`.trim(),
    );

  it('asks for templates, their services and the inbox with what was given', async () => {
    await client.getTemplates();
    await client.getTemplate('flask-service');
    await client.getTemplateServices('template:shop/flask-service', {
      state: 'behind',
      version: '1.0.0',
      owner: undefined,
      limit: 25,
    });
    await client.getUpdates({
      needs: 'person',
      owner: 'group:default/payments',
    });

    expect(asked()).toEqual([
      'GET /api/fleet/templates',
      'GET /api/fleet/templates/default/flask-service',
      'GET /api/fleet/templates/shop/flask-service/services?state=behind&version=1.0.0&limit=25',
      'GET /api/fleet/updates?needs=person&owner=group%3Adefault%2Fpayments',
    ]);
  });

  it('looks, asks and tells about one service', async () => {
    await client.getLineage('component:shop/payments');
    await client.getServiceUpdates('payments');
    await client.previewUpdate('payments');
    await client.startUpdate('payments', { to: '1.1.0', again: true });
    await client.reportUpdate('payments', REPORT, { token: 'secret' });

    expect(asked()).toEqual([
      'GET /api/fleet/services/shop/payments/lineage',
      'GET /api/fleet/services/default/payments/updates',
      'POST /api/fleet/services/default/payments/update-preview {}',
      'POST /api/fleet/services/default/payments/updates {"to":"1.1.0","again":true}',
      `PUT /api/fleet/services/default/payments/updates ${JSON.stringify(
        REPORT,
      )}`,
    ]);
    expect(server.seen.at(-1)?.authorization).toBe('Bearer secret');
  });

  it('passes on the sentence of a server that refuses', async () => {
    server.answer = {
      status: 400,
      body: {
        error: { name: 'InputError', message: 'to: no semantic version' },
        response: { statusCode: 400 },
      },
    };

    await expect(
      client.startUpdate('payments', { to: 'x' }),
    ).rejects.toMatchObject({
      body: { error: { message: 'to: no semantic version' } },
    });
  });
});
