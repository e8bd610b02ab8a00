import type { UpdateReport } from '@slipway/plugin-fleet-common';
import { expectDocumented } from '../__testUtils__/expectDocumented';
import {
  serviceEntity,
  startTestFleet,
  type TestFleet,
} from '../__testUtils__/startTestFleet';
import { testDatabases } from '../__testUtils__/testDatabase';
import { testSpec } from './__testUtils__/testCampaign';

const TEMPLATE = 'template:default/flask-service';
const ANN = 'user:default/ann';

const template = (version: string) => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: {
    name: 'flask-service',
    namespace: 'default',
    annotations: { 'backstage.io/template-version': version },
  },
  spec: { type: 'service', parameters: [], steps: [] },
});

const ORDERS = serviceEntity('orders', {
  owner: 'group:default/shop',
  annotations: {
    'backstage.io/source-location':
      'url:https://git.acme.com/acme/orders/src/branch/main/',
    'backstage.io/source-template': TEMPLATE,
    'backstage.io/template-version': '1.0.0',
  },
});

describe.each(testDatabases.eachSupportedId())('a campaign on %s', database => {
  let fleet: TestFleet;

  beforeEach(async () => {
    fleet = await startTestFleet({
      database,
      entities: [ORDERS, template('2.0.0')],
      // Nothing answers there: what is known of pull requests is what tasks report.
      gitea: [{ host: 'git.acme.com', baseUrl: 'http://127.0.0.1:9' }],
    });
    await fleet.sweep();
  });
  afterEach(() => fleet.stop());

  async function look(times = 2): Promise<void> {
    for (let count = 0; count < times; count += 1) await fleet.reconcile();
  }

  async function start(spec: object): Promise<string> {
    const created = await fleet.post('/campaigns', spec, ANN);
    const { id } = expectDocumented(created).body;
    expectDocumented(await fleet.post(`/campaigns/${id}/start`, {}, ANN));
    await look();
    return id;
  }

  const report = async (more: Partial<UpdateReport>) => {
    const task = fleet.scaffolder.tasks.at(-1)!;
    const answer = await fleet.put('/services/default/orders/updates', {
      kind: 'template',
      subject: TEMPLATE,
      from: '1.0.0',
      to: task.values.to,
      state: 'open',
      branch: 'fleet/template/flask-service',
      commit: 'a'.repeat(40),
      autoMergeEligible: true,
      conflicts: 0,
      notes: 0,
      campaign: task.values.campaign,
      taskId: task.id,
      pullRequest: {
        number: 7,
        url: 'https://git.acme.com/acme/orders/pulls/7',
        title: 'Update flask-service',
      },
      ...more,
    });
    expectDocumented(answer);
    task.status = 'completed';
    await look(1);
  };

  const campaign = async (id: string) =>
    expectDocumented(await fleet.get(`/campaigns/${id}`)).body;
  const target = async (id: string) =>
    expectDocumented(await fleet.get(`/campaigns/${id}/targets`)).body.items[0];

  const setVersion = (version: string) =>
    fleet
      .knex('services')
      .where({ name: 'orders' })
      .update({ template_version: version });

  it('follows a pull request to its merge, and is taken back', async () => {
    const id = await start(
      testSpec({
        reason: 'Version 1 gets no **fixes** any more.',
        change: { kind: 'template', template: TEMPLATE },
        waves: [{ name: 'All', share: 1 }],
      }),
    );

    expect((await campaign(id)).spec.change.version).toBe('2.0.0');
    expect(fleet.scaffolder.tasks).toEqual([
      expect.objectContaining({
        templateRef: 'template:default/update-service',
        values: {
          service: 'component:default/orders',
          campaign: id,
          reason: 'Version 1 gets no **fixes** any more.',
          to: '2.0.0',
          claim: expect.any(String),
        },
      }),
    ]);
    await report({ state: 'open' });
    expect(await target(id)).toMatchObject({
      state: 'open',
      pullRequest: { number: 7 },
      openedAt: expect.any(String),
    });

    await report({ state: 'merged' });
    await setVersion('2.0.0');
    await look();
    expect(await campaign(id)).toMatchObject({
      state: 'done',
      counts: { merged: 1 },
      timeTo: { 50: expect.any(Number), 95: expect.any(Number) },
      waves: [{ state: 'passed', merged: 1 }],
    });
    const { items } = expectDocumented(
      await fleet.get(`/campaigns/${id}/burn-down`),
    ).body;
    expect(items.at(-1)).toMatchObject({ merged: 1, open: 0, due: 1 });

    const back = expectDocumented(
      await fleet.post(`/campaigns/${id}/roll-back`, {}, ANN),
    );
    expect(back.status).toBe(201);
    expect(back.body.spec).toMatchObject({
      title: 'Roll back: Flask 3',
      change: { kind: 'template', allowDowngrade: true, rollsBack: id },
      selector: { services: ['component:default/orders'] },
    });
    // An hour is over.
    await fleet.knex('campaign_openings').delete();
    await fleet.post(`/campaigns/${back.body.id}/start`, {}, ANN);
    await look();
    expect(fleet.scaffolder.tasks).toHaveLength(2);
    expect(fleet.scaffolder.tasks[1]?.values).toMatchObject({
      service: 'component:default/orders',
      to: '1.0.0',
      allowDowngrade: true,
      campaign: back.body.id,
    });
    await report({ state: 'merged', from: '2.0.0' });
    await setVersion('1.0.0');
    await look();
    expect((await campaign(back.body.id)).state).toBe('done');
    expect((await campaign(id)).state).toBe('done');
  });

  it('pauses by itself over failures, and retries the failed ones alone', async () => {
    const id = await start(
      testSpec({
        change: { kind: 'template', template: TEMPLATE },
        pauseAfterFailures: 1,
      }),
    );
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const before = fleet.scaffolder.tasks.length;
      await report({ state: 'failed', reason: 'No rights to push.' });
      // What is tried again is so later.
      await fleet.knex('campaign_targets').update({ retry_at: null });
      await fleet.knex('campaign_openings').delete();
      await look(1);
      if (fleet.scaffolder.tasks.length === before) break;
    }

    const paused = await campaign(id);
    expect(paused).toMatchObject({
      state: 'paused',
      reason: expect.stringContaining('orders'),
      counts: { failed: 1 },
    });
    const events = expectDocumented(await fleet.get(`/campaigns/${id}/events`));
    expect(JSON.stringify(events.body)).toContain('No rights to push.');
    const started = fleet.scaffolder.tasks.length;

    expectDocumented(await fleet.post(`/campaigns/${id}/retry`, {}, ANN));
    expectDocumented(await fleet.post(`/campaigns/${id}/resume`, {}, ANN));
    await fleet.knex('campaign_openings').delete();
    await look();

    expect(fleet.scaffolder.tasks).toHaveLength(started + 1);
    expect(await target(id)).toMatchObject({ state: 'running' });
  });
});
