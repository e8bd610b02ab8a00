import { RecordingServer } from './__testUtils__/recordingServer';
import { CampaignClient } from './CampaignClient';
import type { CampaignSpec } from './campaignTypes';

const SPEC: CampaignSpec = {
  title: 'Flask service 2.0',
  change: { kind: 'template', template: 'template:default/flask-service' },
  selector: {},
  waves: [{ name: 'all', share: 1 }],
  gate: { mergedShare: 1, checksGreen: true, soakMinutes: 0 },
  limits: { perHour: 10, openPerOwner: 3 },
  security: false,
  merge: 'never',
  pauseAfterFailures: 3,
};

describe('CampaignClient', () => {
  const server = new RecordingServer();
  const client = new CampaignClient(server.clientOptions);

  beforeAll(() => server.start());
  beforeEach(() => server.forget());
  afterAll(() => server.stop());

  const asked = () =>
    server.seen.map(({ method, url, body }) =>
      `${method} ${url} ${body}`.trim(),
    );

  it('asks for lists with what was given and nothing else', async () => {
    await client.getCampaigns({ state: 'running', kind: 'library', limit: 5 });
    await client.getCampaign('c/1');
    await client.getTargets('c1', { state: ['failed', 'conflict'], wave: 0 });
    await client.getBurnDown('c1');
    await client.getEvents('c1', { limit: 20 });

    expect(asked()).toEqual([
      'GET /api/fleet/campaigns?state=running&kind=library&limit=5',
      'GET /api/fleet/campaigns/c%2F1',
      'GET /api/fleet/campaigns/c1/targets?state=failed&state=conflict&wave=0',
      'GET /api/fleet/campaigns/c1/burn-down',
      'GET /api/fleet/campaigns/c1/events?limit=20',
    ]);
  });

  it('sends what is to be changed', async () => {
    const spec = JSON.stringify(SPEC);

    await client.previewCampaign(SPEC);
    await client.createCampaign(SPEC);
    await client.reviseCampaign('c1', SPEC, { token: 'secret' });

    expect(asked()).toEqual([
      `POST /api/fleet/campaigns/preview ${spec}`,
      `POST /api/fleet/campaigns ${spec}`,
      `PUT /api/fleet/campaigns/c1/spec ${spec}`,
    ]);
    expect(server.seen[2]?.authorization).toBe('Bearer secret');
  });

  it('acts on one campaign', async () => {
    await client.startCampaign('c1');
    await client.pauseCampaign('c1');
    await client.resumeCampaign('c1');
    await client.retryCampaign('c1');
    await client.closeCampaign('c1');
    await client.rollBackCampaign('c1');

    expect(asked()).toEqual([
      'POST /api/fleet/campaigns/c1/start',
      'POST /api/fleet/campaigns/c1/pause',
      'POST /api/fleet/campaigns/c1/resume',
      'POST /api/fleet/campaigns/c1/retry',
      'POST /api/fleet/campaigns/c1/close',
      'POST /api/fleet/campaigns/c1/roll-back',
    ]);
  });

  it('passes on the sentence of a server that refuses', async () => {
    server.answer = {
      status: 409,
      body: {
        error: { name: 'ConflictError', message: 'It has begun already' },
        response: { statusCode: 409 },
      },
    };

    await expect(client.startCampaign('c1')).rejects.toMatchObject({
      statusCode: 409,
      body: { error: { message: 'It has begun already' } },
    });
  });
});
