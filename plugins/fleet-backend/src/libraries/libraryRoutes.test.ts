import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { expectDocumented } from '../__testUtils__/expectDocumented';
import type { LibraryFleet } from '../__testUtils__/libraryFleet';
import {
  LIMITED_USER,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from '../__testUtils__/startTestFleet';
import { testDatabases } from '../__testUtils__/testDatabase';

const SHOP = 'system:default/shop';
const SECRET = 'system:default/secret';

/** Two services of one system, and one of a system that is hidden from {@link LIMITED_USER}. */
const STORED: LibraryFleet = {
  services: [
    {
      name: 'payments',
      owner: 'group:default/shop',
      system: SHOP,
      branch: ['acme-common==4.0*', 'flask==3.0*', 'werkzeug==3.0'],
      running: { production: ['acme-common==3.1*', 'flask==2.0*'] },
      requiredBy: { werkzeug: ['flask'] },
    },
    {
      name: 'orders',
      owner: 'group:default/shop',
      system: SHOP,
      branch: ['acme-common==3.1*', 'flask==2.0'],
    },
    {
      name: 'hidden',
      owner: 'group:default/secret',
      system: SECRET,
      branch: ['acme-common==3.0*', 'acme-secret==1.0*', 'django==1.0*'],
      running: { bunker: ['acme-common==3.0*', 'django==1.0*'] },
    },
  ],
  latest: { 'acme-common': '4.0!', 'acme-secret': '1.0!', flask: '3.0' },
  behind: {
    'acme-common==4.0': 'current',
    'acme-common==3.1': 'major',
    'acme-common==3.0': 'major',
    'flask==2.0': 'major',
    'flask==3.0': 'current',
  },
  releasedAt: {
    'flask==3.0': '2025-01-01T00:00:00.000Z',
    'flask==2.0': '2024-01-01T00:00:00.000Z',
  },
  advisories: [
    {
      id: 'GHSA-flask',
      aliases: 'CVE-2026-1',
      severity: 'high',
      hits: { 'flask==2.0': '2.1' },
    },
    { id: 'GHSA-django', severity: 'critical', hits: { 'django==1.0': '' } },
  ],
};

/** The first is met by all but one service that is exempt; the second is broken by one. */
const POLICIES = [
  {
    library: 'acme-common',
    minimum: '3.1',
    reason: 'leaks',
    exemptions: [
      {
        service: 'component:default/hidden',
        reason: 'secret',
        until: '2999-12-31',
      },
    ],
  },
  { library: 'flask', minimum: '3', reason: '=1+1' },
];

const namesIn = (body: { items: Array<{ name: string }> }) =>
  body.items.map(({ name }) => name);

describe.each(testDatabases.eachSupportedId())('libraries on %s', database => {
  let fleet: TestFleet;
  const start = async (options: TestFleetOptions = {}) => {
    fleet = await startTestFleet({
      database,
      stored: STORED,
      policies: POLICIES,
      readableByLimited: ['payments', 'orders'],
      ...options,
    });
    await fleet.loaded();
  };
  const get = async (path: string, user?: string) =>
    expectDocumented(await fleet.get(path, user));

  afterEach(async () => {
    await fleet?.stop();
  });

  it('are listed, described and followed to the services that use them', async () => {
    await start();

    const list = await get('/libraries?limit=2');
    const rest = await get(`/libraries?cursor=${list.body.nextCursor}`);
    const one = await get('/libraries/acme-common');
    const users = await get(
      '/libraries/acme-common/services?versions=%3C4&environment=production',
    );

    expect(namesIn(list.body)).toEqual(['acme-common', 'acme-secret']);
    expect(namesIn(rest.body)).toEqual(['django', 'flask', 'werkzeug']);
    expect(list.body).toMatchObject({ totalItems: 5 });
    expect(one.body).toMatchObject({
      services: 3,
      outdated: 2,
      versionsInUse: [
        { version: '4.0', services: 1 },
        {
          version: '3.1',
          services: 1,
          environments: [{ environment: 'production', services: 1 }],
        },
        { version: '3.0', services: 1 },
      ],
      trend: [],
    });
    expect(users.body.items).toEqual([
      {
        service: 'component:default/payments',
        name: 'payments',
        owner: 'group:default/shop',
        system: SHOP,
        version: '4.0',
        behind: 'current',
        direct: true,
        groups: ['main'],
        declared: '>=1',
        advisories: [],
        running: [{ environment: 'production', version: '3.1', known: true }],
      },
    ]);
  });

  it('of one service come with the path that pulls them in, their advisories and their age', async () => {
    await start();

    const payments = await get('/services/default/payments/libraries');
    const orders = await get(
      '/services/default/orders/libraries?vulnerable=true',
    );
    const running = await get(
      '/services/default/payments/libraries?environment=production&direct=true',
    );
    const unknown = await get(
      '/services/default/orders/libraries?environment=production',
    );

    expect(
      payments.body.items.map((item: { name: string; path: string[] }) => [
        item.name,
        item.path,
      ]),
    ).toEqual([
      ['acme-common', ['acme-common']],
      ['flask', ['flask']],
      ['werkzeug', ['flask', 'werkzeug']],
    ]);
    expect(orders.body.items).toEqual([
      expect.objectContaining({
        name: 'flask',
        behind: 'major',
        libyears: expect.closeTo(1, 1),
        advisories: [{ id: 'GHSA-flask', severity: 'high', fixedIn: ['2.1'] }],
      }),
    ]);
    expect(running.body.items).toMatchObject([
      { name: 'acme-common', version: '3.1', internal: true },
      { name: 'flask', version: '2.0' },
    ]);
    expect(unknown.status).toBe(404);
    expect(unknown.body.error.message).toContain('report its lockfile or SBOM');
  });

  it('are part of what is said of a service', async () => {
    await start();

    const { body } = await get('/services/default/orders');

    expect(body.libraries).toMatchObject({
      outdated: 1,
      worstSeverity: 'high',
    });
  });

  it('have advisories, a matrix, a situation and policies', async () => {
    await start();

    const advisories = await get('/advisories');
    const one = await get('/advisories/CVE-2026-1');
    const hit = await get('/advisories/GHSA-flask/services');
    const matrix = await get('/library-matrix?limit=2');
    const situation = await get(
      '/library-situation?owner=group:default/shop&owner=group:default/none',
    );
    const policies = await get('/policies');
    const noPolicy = await get('/policies/none/services');

    expect(advisories.body.items).toMatchObject([
      { id: 'GHSA-django', environments: [{ environment: 'bunker' }] },
      { id: 'GHSA-flask', services: 2 },
    ]);
    expect(one.body.id).toBe('GHSA-flask');
    expect(hit.body.items).toMatchObject([
      { name: 'orders', library: 'flask', version: '2.0' },
      {
        name: 'payments',
        version: '3.0',
        running: [{ environment: 'production', version: '2.0' }],
      },
    ]);
    expect(matrix.body).toMatchObject({
      libraries: [
        { name: 'acme-common', latest: '4.0' },
        { name: 'acme-secret' },
      ],
      totalServices: 3,
      services: [{ name: 'hidden' }, { name: 'orders', cells: [{}, null] }],
    });
    expect(situation.body).toMatchObject({
      services: 2,
      outdated: 1,
      vulnerable: { high: 1 },
    });
    expect(policies.body.items).toMatchObject([
      { library: 'acme-common', met: 2, exempt: 1 },
      { library: 'flask', met: 1, late: 1 },
    ]);
    expect(noPolicy.status).toBe(404);
  });

  it('are sent whole as CSV, for spreadsheets that run what looks like a formula', async () => {
    await start();
    await fleet.knex('advisories').update({ summary: '=1+1,"x"' });

    const libraries = await get('/libraries?format=csv&search=flask');
    const users = await get('/libraries/flask/services?format=csv');
    const own = await get('/services/default/payments/libraries?format=csv');
    const advisories = await get('/advisories?format=csv');

    expect(libraries.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(libraries.headers['content-disposition']).toBe(
      'attachment; filename="libraries.csv"',
    );
    expect(libraries.text.split('\r\n')).toEqual([
      expect.stringMatching(/^name,internal,index,latest,/),
      expect.stringMatching(/^flask,false,,3.0,/),
      '',
    ]);
    expect(users.text).toContain('production:2.0');
    expect(own.text).toContain('flask > werkzeug');
    expect(advisories.text.split('\r\n')).toHaveLength(4);
  });

  it('send the services of an advisory, the policies and their services as CSV', async () => {
    await start();

    const hit = await get(
      '/advisories/GHSA-flask/services?format=csv&environment=production',
    );
    const policies = await get('/policies?format=csv&state=late');
    const shop = await get('/policies?owner=group:default/shop');
    const [, flask] = shop.body.items;
    const late = await get(
      `/policies/${flask.id}/services?format=csv&state=late`,
    );

    expect(hit.headers['content-disposition']).toContain(
      'services-with-GHSA-flask.csv',
    );
    expect(hit.text.split('\r\n').slice(1)).toEqual([
      expect.stringMatching(/^component:default\/payments,.*production:2\.0$/),
      '',
    ]);
    expect(policies.text.split('\r\n')).toEqual([
      'id,library,minimum,banned,deadline,reason,met,due,late,exempt,unknown',
      `${flask.id},flask,3,,,'=1+1,1,0,1,0,0`,
      expect.stringMatching(/,acme-common,3\.1,,,leaks,2,0,0,1,0$/),
      '',
    ]);
    expect(shop.body.items[0]).toMatchObject({ met: 2, exempt: 0 });
    expect(late.text.split('\r\n')).toEqual([
      'service,owner,version,state,exemptReason,exemptUntil',
      'component:default/orders,group:default/shop,2.0,late,,',
      '',
    ]);
  });

  it('send the whole matrix as CSV, however many services there are', async () => {
    const services = Array.from({ length: 450 }, (_, index) => ({
      name: `service-${index}`,
      branch: index === 449 ? ['flask==2.0*'] : ['acme-common==3.1*'],
    }));
    await start({ stored: { ...STORED, services } });

    const all = await get('/library-matrix?format=csv&limit=1');
    const some = await get(
      '/library-matrix?format=csv&library=flask&library=%3Dnone&search=service-449',
    );

    const lines = all.text.split('\r\n');
    expect(lines[0]).toBe(
      'service,owner,acme-common,acme-common behind,acme-common severity',
    );
    expect(lines[1]).toBe('component:default/service-0,,3.1,major,');
    expect(lines).toHaveLength(452);
    expect(some.text.split('\r\n')).toEqual([
      "service,owner,'=none,'=none behind,'=none severity,flask,flask behind,flask severity",
      'component:default/service-449,,,,,2.0,major,high',
      '',
    ]);
  });

  it('are sent as a bill of materials', async () => {
    await start();

    const branch = await get('/services/default/payments/sbom');
    const running = await get(
      '/services/default/payments/sbom?environment=production',
    );
    const none = await get('/services/default/orders/sbom?environment=qa');

    expect(branch.headers['content-disposition']).toContain(
      'payments.cdx.json',
    );
    expect(branch.body).toMatchObject({ specVersion: '1.6' });
    expect(JSON.stringify(running.body)).toContain('pkg:pypi/flask@2.0');
    expect(none.status).toBe(404);
  });

  it('show a person nothing of a system that they may not read', async () => {
    await start();
    await fleet.recordTrends();
    const policies = await get('/policies');
    fleet.catalog.streamEntities.mockClear();
    fleet.catalog.getEntityByRef.mockClear();
    fleet.permissions.authorize.mockClear();

    const lists = [
      '/libraries',
      '/libraries?format=csv',
      '/libraries/acme-common',
      '/libraries/acme-common/services',
      '/libraries/acme-common/services?format=csv',
      '/advisories',
      '/advisories?format=csv',
      '/advisories/GHSA-flask/services',
      '/advisories/GHSA-flask/services?format=csv',
      '/library-matrix',
      '/library-matrix?library=acme-common',
      '/library-matrix?format=csv',
      '/library-situation',
      '/policies',
      '/policies?format=csv',
      ...policies.body.items.flatMap(({ id }: { id: string }) => [
        `/policies/${id}/services`,
        `/policies/${id}/services?format=csv`,
      ]),
      '/services?format=csv',
    ];
    for (const path of lists) {
      const { text } = await get(path, LIMITED_USER);
      expect(text).not.toMatch(/hidden|secret|django|bunker|3\.0\.0|"1\.0"/);
    }
    const libraries = await get('/libraries', LIMITED_USER);
    const common = await get('/libraries/acme-common', LIMITED_USER);
    const situation = await get('/library-situation', LIMITED_USER);
    const matrix = await get('/library-matrix', LIMITED_USER);
    const counted = await get('/policies', LIMITED_USER);
    const matrixRows = await get('/library-matrix?format=csv', LIMITED_USER);
    const serviceRows = await get('/services?format=csv', LIMITED_USER);

    expect(libraries.body.totalItems).toBe(3);
    expect(common.body).toMatchObject({
      services: 2,
      outdated: 1,
      versions: 2,
      oldestInUse: '3.1',
    });
    expect(common.body).not.toHaveProperty('trend');
    expect(situation.body).toMatchObject({ services: 2, trend: [] });
    expect(matrix.body).toMatchObject({ totalServices: 2 });
    expect(counted.body.items[0]).toMatchObject({ met: 2, exempt: 0 });
    expect(matrixRows.text.split('\r\n')).toHaveLength(4);
    expect(serviceRows.text.split('\r\n')).toHaveLength(4);
    expect(fleet.catalog.streamEntities).toHaveBeenCalledTimes(1);
    expect(fleet.catalog.getEntityByRef).not.toHaveBeenCalled();
    expect(fleet.permissions.authorize).not.toHaveBeenCalled();
  });

  it.each([
    ['/libraries/acme-secret', '/libraries/acme-absent'],
    ['/libraries/django/services', '/libraries/absent/services'],
    ['/advisories/GHSA-django', '/advisories/GHSA-absent'],
    ['/advisories/GHSA-django/services', '/advisories/GHSA-absent/services'],
    [
      '/advisories/GHSA-django/services?format=csv',
      '/advisories/GHSA-absent/services?format=csv',
    ],
    [
      '/services/default/hidden/libraries',
      '/services/default/absent/libraries',
    ],
    [
      '/services/default/hidden/libraries?format=csv',
      '/services/default/absent/libraries?format=csv',
    ],
    ['/services/default/hidden/sbom', '/services/default/absent/sbom'],
  ])('answer %s as they would what does not exist', async (path, absent) => {
    await start();

    const hidden = await get(path, LIMITED_USER);
    const missing = await get(absent, LIMITED_USER);
    const anybody = await get(path);

    expect([hidden.status, missing.status, anybody.status]).toEqual([
      404, 404, 200,
    ]);
    const nameOf = (text: string) =>
      text.split(/[/?]/)[2 + +text.startsWith('/s')];
    expect(
      hidden.body.error.message.replaceAll(nameOf(path), nameOf(absent)),
    ).toBe(missing.body.error.message);
  });

  it('follow what changes: a service that left the catalog is gone', async () => {
    await start();
    fleet.entities.splice(
      fleet.entities.findIndex(({ metadata }) => metadata.name === 'hidden'),
      1,
    );
    await fleet.sweep();

    while ((await get('/libraries')).body.totalItems > 3) {
      await new Promise(resolve => {
        setTimeout(resolve, 10);
      });
    }
    const { body } = await get('/library-matrix');
    expect(body.totalServices).toBe(2);
  });

  it('have a trend once a day was recorded, for those who may read all of it', async () => {
    await start();
    await fleet.recordTrends();
    await fleet.recordTrends();

    const library = await get('/libraries/flask');
    const all = await get('/library-situation');
    const own = await get(
      '/library-situation?owner=group:default/shop',
      LIMITED_USER,
    );

    const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    expect(library.body.trend).toEqual([
      { day, services: 2, outdated: 1, vulnerable: 1 },
    ]);
    expect(all.body.trend).toEqual([
      { day, services: 3, outdated: 2, vulnerable: 2 },
    ]);
    expect(own.body.trend).toEqual([
      { day, services: 2, outdated: 1, vulnerable: 1 },
    ]);
  });

  it.each([
    ['/libraries?sort=age', 'sort: '],
    ['/libraries?outdated=maybe', 'outdated: '],
    ['/libraries/flask/services?versions=four', 'versions: use a specifier'],
    ['/library-matrix?limit=1000', 'limit: '],
    ['/advisories?severity=bad', 'severity: '],
    ['/policies?state=bad', 'state: '],
    ['/advisories?cursor=x', 'cursor: not one of this list'],
  ])('refuse %s with a sentence', async (path, words) => {
    await start();

    const { status, body } = await get(path);

    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining(words),
    ]);
  });

  it('are for those who are signed in', async () => {
    await start();

    for (const path of [
      '/libraries',
      '/libraries/flask',
      '/libraries/flask/services',
      '/advisories',
      '/advisories/GHSA-flask',
      '/advisories/GHSA-flask/services',
      '/library-matrix',
      '/library-situation',
      '/policies',
      '/policies/x/services',
      '/policies?format=csv',
      '/library-matrix?format=csv',
      '/services?format=csv',
      '/services/default/payments/sbom',
    ]) {
      const answer = await request(fleet.server)
        .get(`/api/fleet${path}`)
        .set('Authorization', mockCredentials.none.header());
      expect([path, expectDocumented(answer).status]).toEqual([path, 401]);
    }
  });
});
