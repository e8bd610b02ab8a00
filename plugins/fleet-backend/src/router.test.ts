import { mockCredentials } from '@backstage/backend-test-utils';
import type { Deployment } from '@slipway/plugin-fleet-common';
import request from 'supertest';
import { expectDocumented } from './__testUtils__/expectDocumented';
import { testDatabases } from './__testUtils__/testDatabase';
import {
  LIMITED_USER,
  repositoryOf,
  serviceEntity,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from './__testUtils__/startTestFleet';

const files = {
  'pyproject.toml': '[project]\ndependencies = ["flask>=3"]\n',
  'poetry.lock': [
    '[[package]]\nname = "flask"\nversion = "3.1.3"\ngroups = ["main"]',
    '[[package]]\nname = "werkzeug"\nversion = "3.1.9"\ngroups = ["main"]',
    '[metadata]\nlock-version = "2.1"\n',
  ].join('\n'),
};

function deployment(more: Partial<Deployment> = {}): Deployment {
  return {
    id: 'run-1',
    service: 'component:default/payments',
    environment: 'production',
    version: '1.2.0',
    outcome: 'success',
    finishedAt: '2026-11-01T10:00:00Z',
    ...more,
  };
}

async function eventually(check: () => Promise<void>): Promise<void> {
  const until = Date.now() + 5_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    }
  }
}

describe.each(testDatabases.eachSupportedId())('/api/fleet on %s', database => {
  let fleet: TestFleet;
  const start = (options: TestFleetOptions = {}) =>
    startTestFleet({ database, ...options });

  beforeAll(() => {
    jest.useFakeTimers({
      now: new Date('2026-11-02T00:00:00Z'),
      doNotFake: ['setTimeout', 'setInterval', 'setImmediate', 'nextTick'],
    });
  });
  afterAll(() => {
    jest.useRealTimers();
  });
  afterEach(async () => {
    await fleet.stop();
  });

  it('shows a service with its owner, template, libraries and environments', async () => {
    fleet = await start({
      entities: [
        serviceEntity('payments', {
          owner: 'group:default/shop',
          annotations: {
            'backstage.io/source-template': 'template:default/flask-service',
            'backstage.io/template-version': '1.0.0',
          },
        }),
        { ...serviceEntity('library'), spec: { type: 'library' } },
      ],
    });
    fleet.repositories.set(repositoryOf('payments'), {
      etag: 'abcdef1234567',
      files,
    });

    await fleet.sweep();
    await fleet.post('/deployments', deployment({ environment: 'qa' }));
    await fleet.post('/deployments', deployment({ id: 'run-2' }));

    await eventually(async () => {
      const { body } = expectDocumented(await fleet.get('/services'));
      expect(body).toEqual({
        items: [
          {
            ref: 'component:default/payments',
            name: 'payments',
            owner: 'group:default/shop',
            template: 'template:default/flask-service',
            templateVersion: '1.0.0',
            lineage: { state: 'unreadable', version: '1.0.0' },
            libraries: {
              state: 'read',
              lockfile: 'poetry.lock',
              commit: 'abcdef1234567',
              readAt: expect.any(String),
              attemptedAt: expect.any(String),
              count: 2,
              outdated: 0,
            },
            environments: ['production', 'qa'].map(environment => ({
              environment,
              lastAttempt: {
                version: '1.2.0',
                outcome: 'success',
                finishedAt: '2026-11-01T10:00:00.000Z',
              },
              lastSuccess: {
                version: '1.2.0',
                finishedAt: '2026-11-01T10:00:00.000Z',
              },
            })),
          },
        ],
        totalItems: 1,
      });
    });
    const one = expectDocumented(await fleet.get('/services/default/payments'));
    const libraries = expectDocumented(
      await fleet.get('/services/default/payments/libraries'),
    );
    const environments = expectDocumented(await fleet.get('/environments'));

    expect(one.body.libraries.count).toBe(2);
    const found = {
      extras: [],
      origin: expect.any(String),
      requiredBy: [],
      internal: false,
      behind: 'unknown',
      yanked: false,
      advisories: [],
    };
    expect(libraries.body).toEqual({
      items: [
        {
          ...found,
          name: 'flask',
          version: '3.1.3',
          direct: true,
          groups: ['main'],
          declared: '>=3',
          path: ['flask'],
        },
        {
          ...found,
          name: 'werkzeug',
          version: '3.1.9',
          direct: false,
          groups: ['main'],
          path: ['werkzeug'],
        },
      ],
      totalItems: 2,
    });
    expect(environments.body).toMatchObject({
      items: [
        { name: 'staging', configured: true, states: {} },
        { name: 'production', configured: true, states: { 'in-sync': 1 } },
        { name: 'qa', configured: false, states: { 'in-sync': 1 } },
      ],
    });
  });

  it('pages through 120 services, sorted and filtered on the server', async () => {
    fleet = await start({
      entities: Array.from({ length: 120 }, (_, index) =>
        serviceEntity(`service-${String(index).padStart(3, '0')}`, {
          owner: `group:default/team-${index % 2}`,
        }),
      ),
    });
    await fleet.sweep();

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({
        limit: '50',
        order: 'desc',
        ...(cursor && { cursor }),
      });
      const { body } = expectDocumented(await fleet.get(`/services?${query}`));
      expect(body.totalItems).toBe(120);
      seen.push(...body.items.map((item: { name: string }) => item.name));
      cursor = body.nextCursor;
    } while (cursor);
    const csv = expectDocumented(
      await fleet.get('/services?format=csv&order=desc&limit=1'),
    );
    const owned = await fleet.get(
      '/services?owner=group:default/team-1&search=SERVICE-11&limit=200',
    );

    expect(new Set(seen).size).toBe(120);
    expect(seen[0]).toBe('service-119');
    expect(
      csv.text
        .split('\r\n')
        .slice(1, -1)
        .map(line => line.split(',')[0]),
    ).toEqual(seen.map(name => `component:default/${name}`));
    expect(owned.body.items.map((item: { name: string }) => item.name)).toEqual(
      [
        'service-111',
        'service-113',
        'service-115',
        'service-117',
        'service-119',
      ],
    );
  });

  it.each([
    ['limit=0', 'limit: use a whole number from 1 to 200'],
    ['limit=many', 'limit: use a whole number from 1 to 200'],
    ['cursor=nonsense', 'cursor: not one of this list'],
    ['sort=age', 'sort: '],
  ])('refuses ?%s with a sentence', async (query, words) => {
    fleet = await start();

    const { status, body } = expectDocumented(
      await fleet.get(`/services?${query}`),
    );

    expect(status).toBe(400);
    expect(body.error.message).toContain(words);
  });

  it('records a deployment once, and refuses another one with its id', async () => {
    fleet = await start({ entities: [serviceEntity('payments')] });
    const sent = deployment({
      startedAt: '2026-11-01T11:59:00+02:00',
      finishedAt: '2026-11-01T12:00:00+02:00',
      commit: 'abcdef1',
      actor: 'jane',
      url: 'https://ci.example/run/1',
    });

    const first = expectDocumented(await fleet.post('/deployments', sent));
    const again = expectDocumented(await fleet.post('/deployments', sent));
    const other = expectDocumented(
      await fleet.post('/deployments', { ...sent, version: '9.9.9' }),
    );
    const listed = expectDocumented(
      await fleet.get('/services/default/payments/deployments'),
    );
    const elsewhere = await fleet.get(
      '/services/default/payments/deployments?environment=staging',
    );

    expect([first.status, again.status, other.status]).toEqual([201, 200, 409]);
    expect(first.body).toEqual(sent);
    expect(again.body).toEqual(sent);
    expect(other.body.error.message).toContain(
      "id 'run-1'; nothing was changed",
    );
    expect(listed.body).toEqual({
      items: [
        { ...sent, actorSource: 'pipeline', kind: 'deployed', source: 'api' },
      ],
      totalItems: 1,
    });
    expect(elsewhere.body).toEqual({ items: [], totalItems: 0 });
    expect(fleet.signals.publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'fleet:changes',
      message: {},
    });
  });

  it.each<[string, object, string]>([
    ['nothing', {}, 'id: Required'],
    ['an id with a line break', { id: 'a\nb' }, 'id: must not have control'],
    [
      'a ref of another kind',
      { service: 'user:default/jane' },
      'service: must',
    ],
    [
      'an environment in capitals',
      { environment: 'Prod' },
      'environment: must',
    ],
    ['a long version', { version: 'x'.repeat(201) }, 'version: must have at'],
    ['another outcome', { outcome: 'maybe' }, 'outcome: '],
    [
      'a time without zone',
      { finishedAt: '2026-11-01T10:00:00' },
      'finishedAt: ',
    ],
    ['the future', { finishedAt: '2026-11-02T00:06:00Z' }, 'finishedAt: is in'],
    [
      'a late start',
      { startedAt: '2026-11-01T10:00:01Z' },
      'startedAt: is after',
    ],
    ['no commit', { commit: 'main' }, 'commit: must be 7 to 64'],
    [
      'a page of its own',
      { url: 'data:text/html,hello' },
      'url: must be an http',
    ],
    ['a password', { url: 'https://a:b@ci.example' }, 'url: must be an http'],
    [
      'a typing error',
      { finished_at: 'x' },
      "Unrecognized key(s) in object: 'finished_at'",
    ],
  ])(
    'refuses %s in a deployment, and says which field',
    async (name, wrong, words) => {
      fleet = await start({ entities: [serviceEntity('payments')] });
      const body = name === 'nothing' ? {} : { ...deployment(), ...wrong };

      const answer = expectDocumented(await fleet.post('/deployments', body));
      const listed = await fleet.get('/services/default/payments/deployments');

      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain(words);
      expect(listed.body.totalItems).toBe(0);
    },
  );

  it('refuses a body that is no JSON', async () => {
    fleet = await start();

    const answer = await request(fleet.server)
      .post('/api/fleet/deployments')
      .set('Authorization', mockCredentials.service.header())
      .set('Content-Type', 'application/json')
      .send('{"id": ');

    expectDocumented(answer);
    expect(answer.status).toBe(400);
  });

  it('refuses an unknown service, and takes one that the catalog got a moment ago', async () => {
    fleet = await start();
    await fleet.sweep();

    const unknown = expectDocumented(
      await fleet.post('/deployments', deployment()),
    );
    fleet.entities.push(serviceEntity('payments'));
    const known = await fleet.post('/deployments', deployment());

    expect(unknown.status).toBe(404);
    expect(unknown.body.error.message).toContain(
      'no service component:default/payments in the catalog',
    );
    expect(known.status).toBe(201);
  });

  it('wants a token for everything but its own description', async () => {
    fleet = await start({ entities: [serviceEntity('payments')] });
    const ask = request(fleet.server);

    for (const header of [
      mockCredentials.none.header(),
      mockCredentials.user.invalidHeader(),
    ]) {
      for (const path of [
        '/services',
        '/services/default/payments',
        '/services/default/payments/libraries',
        '/services/default/payments/deployments',
        '/environments',
      ]) {
        const answer = await ask
          .get(`/api/fleet${path}`)
          .set('Authorization', header);
        expect([path, expectDocumented(answer).status]).toEqual([path, 401]);
      }
      for (const path of ['/deployments', '/services/default/payments/read']) {
        const answer = await ask
          .post(`/api/fleet${path}`)
          .set('Authorization', header)
          .send(deployment());
        expect([path, expectDocumented(answer).status]).toEqual([path, 401]);
      }
    }
    const document = await ask.get('/api/fleet/openapi.yaml');
    const json = await ask.get('/api/fleet/openapi.json');

    expect(document.text).toContain('openapi: 3.1.0');
    expect(json.body.paths).toHaveProperty('/services');
  });

  it('changes nothing for somebody without the permission', async () => {
    fleet = await start({
      entities: [serviceEntity('payments')],
      denied: ['fleet.deployment.report', 'fleet.service.refresh'],
    });

    const report = expectDocumented(
      await fleet.post('/deployments', deployment()),
    );
    const read = expectDocumented(
      await fleet.post('/services/default/payments/read'),
    );

    expect(report.status).toBe(403);
    expect(report.body.error.message).toContain('fleet.deployment.report');
    expect(read.status).toBe(403);
    expect(read.body.error.message).toContain('fleet.service.refresh');
  });

  it('shows a person only what the catalog lets them read', async () => {
    fleet = await start({
      entities: ['payments', 'orders', 'hidden'].map(name =>
        serviceEntity(name),
      ),
      readableByLimited: ['payments', 'orders'],
    });
    await fleet.sweep();
    await fleet.post(
      '/deployments',
      deployment({ service: 'hidden', environment: 'secret' }),
    );
    fleet.catalog.streamEntities.mockClear();

    const list = expectDocumented(await fleet.get('/services', LIMITED_USER));
    const found = await fleet.get('/services?search=hid', LIMITED_USER);
    const csv = await fleet.get('/services?format=csv', LIMITED_USER);
    const environments = await fleet.get('/environments', LIMITED_USER);

    expect(list.body.items.map((item: { name: string }) => item.name)).toEqual([
      'orders',
      'payments',
    ]);
    expect(list.body.totalItems).toBe(2);
    expect(found.body).toEqual({ items: [], totalItems: 0 });
    expect(csv.text).toContain('component:default/payments');
    expect(csv.text).not.toMatch(/hidden|secret/);
    expect(environments.body.items).not.toContainEqual({ name: 'secret' });
    // The fleet itself asks as well, for the templates, whenever it is time.
    const asked = fleet.catalog.streamEntities.mock.calls.filter(
      ([, options]) =>
        options &&
        'credentials' in options &&
        (options.credentials.principal as { type?: string }).type === 'user',
    );
    expect(asked).toHaveLength(1);

    for (const path of ['', '/libraries', '/deployments']) {
      const hidden = await fleet.get(
        `/services/default/hidden${path}`,
        LIMITED_USER,
      );
      const missing = await fleet.get(
        `/services/default/missing${path}`,
        LIMITED_USER,
      );
      expect([hidden.status, missing.status]).toEqual([404, 404]);
      expect(hidden.body.error.message.replace('hidden', 'missing')).toBe(
        missing.body.error.message,
      );
    }
    const read = await fleet.post(
      '/services/default/hidden/read',
      undefined,
      LIMITED_USER,
    );
    expect(read.status).toBe(404);
  });

  it('reads a lockfile again when asked to, also of a service it did not know', async () => {
    fleet = await start({ entities: [serviceEntity('payments')] });
    fleet.repositories.set(repositoryOf('payments'), {
      etag: 'abcdef1234567',
      files,
    });

    const asked = expectDocumented(
      await fleet.post('/services/default/payments/read'),
    );

    expect(asked.status).toBe(202);
    expect(asked.body.libraries).toEqual({ state: 'pending', count: 0 });
    await eventually(async () => {
      const { body } = await fleet.get('/services/default/payments/libraries');
      expect(body.totalItems).toBe(2);
    });
    await eventually(async () =>
      expect(fleet.signals.publish).toHaveBeenCalled(),
    );
  });
});
