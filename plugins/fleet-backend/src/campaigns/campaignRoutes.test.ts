import {
  LIMITED_USER,
  serviceEntity,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from '../__testUtils__/startTestFleet';
import { expectDocumented } from '../__testUtils__/expectDocumented';
import { testDatabases } from '../__testUtils__/testDatabase';
import { testSpec } from './__testUtils__/testCampaign';

const ANN = 'user:default/ann';
const SHOP = 'group:default/shop';

const SCRIPT = testSpec({
  title: 'Fix the licence',
  change: {
    kind: 'script',
    command: ['python3', 'fix.py'],
    message: 'Fix the licence',
  },
  waves: [
    { name: 'Canary', share: 0.01, services: ['component:default/orders'] },
    { name: 'All', share: 1 },
  ],
});

const LIBRARY = testSpec({
  title: 'Flask 3',
  change: { kind: 'library', library: 'Flask', version: '3.0' },
});

const entity = (name: string) =>
  serviceEntity(name, {
    owner: SHOP,
    annotations: {
      'backstage.io/source-location': `url:https://git.acme.com/acme/${name}/src/branch/main/`,
    },
  });

const OPTIONS: TestFleetOptions = {
  entities: ['payments', 'orders', 'secret'].map(entity),
  readableByLimited: ['payments', 'orders'],
  gitea: [{ host: 'git.acme.com' }],
  scripts: { enabled: true },
};

describe.each(testDatabases.eachSupportedId())('campaigns on %s', database => {
  let fleet: TestFleet;
  const start = async (more: TestFleetOptions = {}) => {
    fleet = await startTestFleet({ ...OPTIONS, database, ...more });
    await fleet.sweep();
  };
  afterEach(() => fleet.stop());

  const post = async (path: string, body?: object, user = ANN) =>
    expectDocumented(await fleet.post(path, body, user));
  const get = async (path: string, user?: string) =>
    expectDocumented(await fleet.get(path, user));
  const create = async (spec: object = SCRIPT) =>
    (await post('/campaigns', spec)).body.id as string;
  const message = ({ body }: { body: { error: { message: string } } }) =>
    body.error.message;

  it('are written down, changed and listed', async () => {
    await start();

    const created = await post('/campaigns', {
      ...SCRIPT,
      gate: undefined,
      limits: undefined,
    });
    const { id } = created.body;
    const revised = expectDocumented(
      await fleet.put(`/campaigns/${id}/spec`, SCRIPT, ANN),
    );
    const other = await create(LIBRARY);
    const list = await get('/campaigns?limit=1');
    const second = await get(`/campaigns?cursor=${list.body.nextCursor}`);
    const scripts = await get('/campaigns?kind=script&state=draft');

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      revision: 1,
      state: 'draft',
      createdBy: ANN,
      counts: {},
      total: 0,
      timeTo: {},
      spec: { limits: { perHour: 10, openPerOwner: 3 } },
      waves: [
        { name: 'Canary', state: 'waiting', total: 0 },
        { name: 'All', state: 'waiting', total: 0 },
      ],
    });
    expect(revised.body).toMatchObject({ revision: 2, spec: SCRIPT });
    expect(list.body).toMatchObject({
      totalItems: 2,
      items: [{ id: other, spec: { change: { library: 'flask' } } }],
    });
    expect(second.body.items.map((one: { id: string }) => one.id)).toEqual([
      id,
    ]);
    expect(scripts.body.totalItems).toBe(1);
    expect(fleet.audits.map(({ eventId }) => eventId)).toEqual([
      'campaign-create',
      'campaign-revise',
      'campaign-create',
    ]);
    expect((await get(`/campaigns/${id}/events`)).body).toMatchObject({
      totalItems: 2,
      items: [
        { actor: ANN, text: expect.stringContaining('revision 2') },
        { actor: ANN, text: 'Wrote the campaign down.' },
      ],
    });
    expect((await get(`/campaigns/${id}/burn-down`)).body).toEqual({
      items: [],
    });
  });

  it.each<[string, object, string]>([
    ['no waves', { ...SCRIPT, waves: [] }, 'waves: has none'],
    ['an unknown field', { ...SCRIPT, dryRun: true }, 'dryRun'],
    [
      'an environment that is not there',
      { ...SCRIPT, gate: { ...SCRIPT.gate, environment: 'moon' } },
      'gate.environment: there is no environment moon',
    ],
  ])('are refused with %s', async (_, spec, sentence) => {
    await start();

    const refused = await post('/campaigns', spec);

    expect(refused.status).toBe(400);
    expect(message(refused)).toContain(sentence);
  });

  it('preview who is in which wave, of what the caller may read', async () => {
    await start();

    const spec = {
      ...SCRIPT,
      selector: {
        exclude: ['component:default/payments'],
      },
    };
    const all = await post('/campaigns/preview', spec);
    const limited = await post('/campaigns/preview', spec, LIMITED_USER);

    expect(all.body).toMatchObject({
      due: 2,
      leftOut: 1,
      waves: [
        { name: 'Canary', services: 1 },
        { name: 'All', services: 1 },
      ],
    });
    expect(all.body.targets).toEqual([
      expect.objectContaining({ title: 'orders', wave: 0, class: 'due' }),
      expect.objectContaining({ title: 'secret', wave: 1, class: 'due' }),
      {
        service: 'component:default/payments',
        title: 'payments',
        owner: SHOP,
        why: 'The selector excludes it.',
        class: 'unaffected',
      },
    ]);
    expect(limited.body).toMatchObject({ due: 1, leftOut: 1 });
    expect(JSON.stringify(limited.body)).not.toContain('secret');
    expect(fleet.scaffolder.tasks).toEqual([]);
  });

  it('preview an update to the version that the catalog has, as the start would', async () => {
    await start();

    const change = { kind: 'template', template: 'template:default/gone' };
    const refused = await post('/campaigns/preview', { ...SCRIPT, change });

    expect(refused.status).toBe(400);
    expect(message(refused)).toContain(
      'The catalog has no template template:default/gone',
    );
  });

  it('go by what default branches have of a library', async () => {
    await start({
      entities: [],
      stored: {
        services: [
          { name: 'behind', branch: ['flask==2.0*'] },
          { name: 'there', branch: ['flask==3.1*'] },
          { name: 'other', branch: ['django==4.0*'] },
        ],
      },
    });
    await fleet.loaded();

    const { body } = await post('/campaigns/preview', LIBRARY);

    expect(
      body.targets.map((one: { title: string; class: string }) => [
        one.title,
        one.class,
      ]),
    ).toEqual([
      ['behind', 'unknown'],
      ['other', 'unaffected'],
      ['there', 'already-there'],
    ]);
    expect(body.hints).toEqual(['No service is due: nothing would happen.']);
  });

  it('run wave by wave, and show a limited reader what they may read', async () => {
    await start();
    const id = await create();

    const started = await post(`/campaigns/${id}/start`);
    // The first look opens the wave, the next one begins its targets.
    await fleet.reconcile();
    await fleet.reconcile();
    const targets = await get(`/campaigns/${id}/targets`);
    const ofLimited = await get(`/campaigns/${id}/targets`, LIMITED_USER);
    const limited = await get(`/campaigns/${id}`, LIMITED_USER);

    expect(started.body).toMatchObject({ state: 'running' });
    expect(fleet.scaffolder.tasks).toEqual([
      expect.objectContaining({
        templateRef: 'template:default/run-script',
        values: {
          service: 'component:default/orders',
          campaign: id,
          command: ['python3', 'fix.py'],
          message: 'Fix the licence',
          claim: expect.any(String),
        },
      }),
    ]);
    expect(
      targets.body.items.map((one: { title: string; state: string }) => [
        one.title,
        one.state,
      ]),
    ).toEqual([
      ['orders', 'running'],
      expect.arrayContaining(['planned']),
      expect.arrayContaining(['planned']),
    ]);
    expect(targets.body.items[0]).toMatchObject({
      taskId: 'task-1',
      attempts: 1,
      wave: 0,
    });
    expect(ofLimited.body.totalItems).toBe(2);
    expect(limited.body).toMatchObject({
      total: 2,
      counts: { running: 1, planned: 1 },
    });
    expect(
      (await get(`/campaigns/${id}/targets?state=planned&search=SECR&wave=1`))
        .body.items,
    ).toEqual([expect.objectContaining({ title: 'secret' })]);
    expect((await get(`/campaigns?owner=${SHOP}`)).body.totalItems).toBe(1);
    expect(
      (await get('/campaigns?owner=group:default/x')).body.totalItems,
    ).toBe(0);
  });

  it('page through targets in their order', async () => {
    await start();
    const id = await create();
    await post(`/campaigns/${id}/start`);
    await fleet.reconcile();

    const whole = await get(`/campaigns/${id}/targets`);
    const titles: string[] = [];
    let cursor = '';
    do {
      const { body } = await get(
        `/campaigns/${id}/targets?limit=1${cursor && `&cursor=${cursor}`}`,
      );
      titles.push(...body.items.map((one: { title: string }) => one.title));
      cursor = body.nextCursor ?? '';
    } while (cursor);

    expect(titles).toEqual(
      whole.body.items.map((one: { title: string }) => one.title),
    );
    expect(titles).toHaveLength(3);
  });

  it('pause, resume and close, and refuse what makes no sense', async () => {
    await start();
    const id = await create();

    const early = await post(`/campaigns/${id}/pause`);
    await post(`/campaigns/${id}/start`);
    const twice = await post(`/campaigns/${id}/start`);
    const revised = expectDocumented(
      await fleet.put(`/campaigns/${id}/spec`, SCRIPT, ANN),
    );
    const paused = await post(`/campaigns/${id}/pause`);
    const resumed = await post(`/campaigns/${id}/resume`);
    const retried = await post(`/campaigns/${id}/retry`);
    const back = await post(`/campaigns/${id}/roll-back`);
    const closed = await post(`/campaigns/${id}/close`);
    const again = await post(`/campaigns/${id}/close`);
    const missing = await post('/campaigns/none/start');

    expect(
      [early, twice, revised, retried, back, again].map(one => one.status),
    ).toEqual([409, 409, 409, 409, 409, 409]);
    expect(message(early)).toContain('is not running: it is draft');
    expect(message(retried)).toBe('None of its targets has failed');
    expect(message(back)).toContain('Only template updates');
    expect(paused.body).toMatchObject({
      state: 'paused',
      reason: `Paused by ${ANN}.`,
    });
    expect(resumed.body.state).toBe('running');
    expect(resumed.body).not.toHaveProperty('reason');
    expect(closed.body).toMatchObject({
      state: 'closed',
      reason: `Closed by ${ANN}.`,
    });
    expect(missing.status).toBe(404);
    await fleet.reconcile();
    expect((await get(`/campaigns/${id}`)).body.endedAt).toBeDefined();
  });

  it('need the permission to create', async () => {
    await start({ denied: ['fleet.campaign.create'] });

    const preview = await post('/campaigns/preview', SCRIPT);
    const created = await post('/campaigns', SCRIPT);

    expect([preview.status, created.status]).toEqual([403, 403]);
  });

  it.each<[string, object]>([
    ['start', SCRIPT],
    ['script', SCRIPT],
    ['merge', { ...LIBRARY, merge: 'opted-in' }],
  ])('need the permission to %s', async (name, spec) => {
    await start({ denied: [`fleet.campaign.${name}`] });
    const id = await create(spec);

    const refused = await post(`/campaigns/${id}/start`);

    expect(refused.status).toBe(403);
    expect(message(refused)).toContain(`fleet.campaign.${name}`);
    expect(fleet.audits.at(-1)).toEqual({
      eventId: 'campaign-start',
      outcome: 'failure',
      meta: { campaign: id, actor: ANN },
    });
    expect((await get(`/campaigns/${id}`)).body.state).toBe('draft');
  });

  it('run no scripts unless the configuration says so', async () => {
    await start({ scripts: undefined });
    const id = await create();

    const refused = await post(`/campaigns/${id}/start`);

    expect(refused.status).toBe(403);
    expect(message(refused)).toContain('fleet.scripts.enabled');
  });

  it('need a version of the template in the catalog', async () => {
    await start();
    const id = await create(
      testSpec({
        change: { kind: 'template', template: 'template:default/nothing' },
      }),
    );

    const refused = await post(`/campaigns/${id}/start`);

    expect(refused.status).toBe(400);
    expect(message(refused)).toContain('has no template');
  });
});
