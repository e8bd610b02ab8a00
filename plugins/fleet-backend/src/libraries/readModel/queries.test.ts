import {
  buildModel,
  type LibraryFleet,
} from '../../__testUtils__/libraryFleet';
import { policyRules } from '../policies/policyRules';
import type { Policy } from '../policies/readPolicies';
import { advisorySummaries, findAdvisory } from './advisorySummaries';
import { advisoryUsers } from './advisoryUsers';
import { inPromotionOrder } from '../../services/environmentOrder';
import { librarySummaries } from './librarySummaries';
import { allLibraryUsers, libraryUsers } from './libraryUsers';
import { libraryVersionUses } from './libraryVersionUses';
import { matrixWindow } from './matrixWindow';
import { policyProgress, policyUsers } from './policyProgress';
import { readableScope } from './scopes';
import { serviceFigures } from './serviceFigures';
import { situationOf } from './situationOf';
import { trendFigures } from './trendFigures';

const FLEET: LibraryFleet = {
  services: [
    {
      name: 'payments',
      owner: 'group:default/shop',
      branch: ['acme-common==4.0*', 'flask==3.0*', 'werkzeug==3.0'],
      running: {
        production: ['acme-common==3.1*', 'flask==2.0*', 'werkzeug==3.0'],
        staging: ['acme-common==4.0*', 'flask==3.0*', 'werkzeug==3.0'],
      },
    },
    {
      name: 'orders',
      owner: 'group:default/shop',
      branch: ['acme-common==3.1*', 'flask==2.0', 'flask==3.0'],
    },
    {
      name: 'ledger',
      owner: 'group:default/finance',
      branch: ['acme-common==3.1*', 'requests'],
    },
    { name: 'broken', unreadable: 'No lockfile' },
    { name: 'new' },
  ],
  latest: { 'acme-common': '4.0!', flask: '3.0' },
  behind: {
    'acme-common==4.0': 'current',
    'acme-common==3.1': 'major',
    'flask==3.0': 'current',
    'flask==2.0': 'major',
  },
  releasedAt: {
    'acme-common==4.0': '2026-01-01T00:00:00.000Z',
    'acme-common==3.1': '2024-01-01T00:00:00.000Z',
  },
  advisories: [
    {
      id: 'GHSA-1',
      aliases: 'CVE-1,PYSEC-1',
      severity: 'high',
      publishedAt: '2026-02-01T00:00:00.000Z',
      hits: { 'flask==2.0': '2.1,3.0' },
    },
    { id: 'GHSA-2', hits: { 'werkzeug==3.0': '' } },
  ],
};

const model = buildModel(FLEET);
const everything = readableScope(model, 'all');
const limited = readableScope(model, [
  'component:default/orders',
  'component:default/ledger',
]);
const inOrder = inPromotionOrder([{ name: 'staging' }, { name: 'production' }]);
const BY_NAME = { sort: 'name', order: 'asc', limit: 50 } as const;

function library(name: string) {
  const found = model.findLibrary(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe('librarySummaries', () => {
  it('counts services once each, internal libraries first', () => {
    const { items, totalItems } = librarySummaries(model, everything, BY_NAME);

    expect(totalItems).toBe(4);
    expect(items.map(({ name, services }) => [name, services])).toEqual([
      ['acme-common', 3],
      ['flask', 2],
      ['requests', 1],
      ['werkzeug', 1],
    ]);
    expect(items[0]).toMatchObject({
      internal: true,
      latest: '4.0',
      outdated: 2,
      vulnerable: 0,
      versions: 2,
      oldestInUse: '3.1',
      newestInUse: '4.0',
      advisories: 0,
      worstSeverity: undefined,
    });
    expect(items[1]).toMatchObject({
      outdated: 1,
      vulnerable: 1,
      versions: 2,
      advisories: 1,
      worstSeverity: 'high',
    });
    expect(items[2]).toMatchObject({ versions: 0, oldestInUse: undefined });
  });

  it('counts nothing of a service that the reader may not read', () => {
    const { items, totalItems } = librarySummaries(model, limited, BY_NAME);

    expect(totalItems).toBe(3);
    expect(items[0]).toMatchObject({ services: 2, outdated: 2, versions: 1 });
    expect(items.map(({ name }) => name)).not.toContain('werkzeug');
  });

  it.each([
    [{ search: 'ACME' }, ['acme-common']],
    [{ internal: false, vulnerable: true }, ['flask', 'werkzeug']],
    [{ outdated: true }, ['acme-common', 'flask']],
    [{ vulnerable: false }, ['acme-common', 'requests']],
  ])('filters by %p', (filters, names) => {
    const { items } = librarySummaries(model, everything, {
      ...BY_NAME,
      ...filters,
    });
    expect(items.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['services', 'desc', ['acme-common', 'flask', 'requests', 'werkzeug']],
    ['services', 'asc', ['requests', 'werkzeug', 'flask', 'acme-common']],
    ['severity', 'desc', ['flask', 'werkzeug', 'acme-common', 'requests']],
    ['name', 'desc', ['acme-common', 'werkzeug', 'requests', 'flask']],
  ] as const)(
    'sorts by %s %s, and pages without loss',
    (sort, order, names) => {
      const seen: string[] = [];
      let after: Array<string | number> | undefined;
      do {
        const page = librarySummaries(model, everything, {
          sort,
          order,
          limit: 1,
          after,
        });
        seen.push(...page.items.map(({ name }) => name));
        after = page.next;
      } while (after);

      expect(seen).toEqual(names);
    },
  );
});

describe('libraryVersionUses', () => {
  it('shows the newest version first, with who uses and who runs it', () => {
    expect(
      libraryVersionUses(model, everything, {
        library: library('acme-common'),
        inOrder,
      }),
    ).toEqual([
      expect.objectContaining({
        version: '4.0',
        services: 1,
        environments: [{ environment: 'staging', services: 1 }],
      }),
      expect.objectContaining({
        version: '3.1',
        behind: 'major',
        services: 2,
        environments: [{ environment: 'production', services: 1 }],
      }),
    ]);
  });
});

describe('libraryUsers', () => {
  const usersOf = (name: string, filters: object = {}) =>
    allLibraryUsers(model, everything, {
      ...BY_NAME,
      ...filters,
      library: library(name),
    }).map(({ service, version }) => `${service.name} ${version?.version}`);

  it.each([
    ['acme-common', {}, ['ledger 3.1', 'orders 3.1', 'payments 4.0']],
    ['acme-common', { versions: '<4' }, ['ledger 3.1', 'orders 3.1']],
    ['acme-common', { version: '4.0' }, ['payments 4.0']],
    ['acme-common', { owner: 'group:default/finance' }, ['ledger 3.1']],
    ['acme-common', { search: 'SHOP' }, ['orders 3.1', 'payments 4.0']],
    [
      'acme-common',
      { versions: '<4', environment: 'production' },
      ['payments 4.0'],
    ],
    ['acme-common', { versions: '<4', environment: 'staging' }, []],
    ['flask', {}, ['orders 2.0', 'orders 3.0', 'payments 3.0']],
    ['flask', { direct: true }, ['payments 3.0']],
    ['flask', { vulnerable: true }, ['orders 2.0']],
    ['requests', {}, ['ledger ']],
    [
      'flask',
      { sort: 'version', order: 'desc' },
      ['orders 3.0', 'payments 3.0', 'orders 2.0'],
    ],
    ['flask', { sort: 'owner' }, ['orders 2.0', 'orders 3.0', 'payments 3.0']],
  ])('of %s with %p', (name, filters, users) => {
    expect(usersOf(name, filters)).toEqual(users);
  });

  it('finds who only runs a library', () => {
    const onlyRunning = buildModel({
      services: [
        { name: 'a', branch: [], running: { production: ['flask==2.0*'] } },
      ],
    });
    const flask = onlyRunning.findLibrary('flask');
    const { items } = libraryUsers(
      onlyRunning,
      readableScope(onlyRunning, 'all'),
      { ...BY_NAME, library: flask! },
    );

    expect(items).toEqual([
      expect.objectContaining({ direct: true, library: flask }),
    ]);
    expect(items[0]).not.toHaveProperty('version');
  });
});

describe('advisories', () => {
  const BY_SEVERITY = {
    sort: 'severity',
    order: 'desc',
    limit: 50,
    inOrder,
  } as const;

  it('say whom they hit and where that runs', () => {
    const { items } = advisorySummaries(model, everything, BY_SEVERITY);

    expect(items).toEqual([
      expect.objectContaining({
        id: 'GHSA-1',
        aliases: ['CVE-1', 'PYSEC-1'],
        severity: 'high',
        libraries: [{ name: 'flask', fixedIn: ['2.1', '3.0'] }],
        services: 2,
        environments: [{ environment: 'production', services: 1 }],
      }),
      expect.objectContaining({
        id: 'GHSA-2',
        severity: 'unrated',
        libraries: [{ name: 'werkzeug', fixedIn: [] }],
        services: 1,
        environments: [
          { environment: 'staging', services: 1 },
          { environment: 'production', services: 1 },
        ],
      }),
    ]);
  });

  it.each([
    [{ search: 'cve-1' }, ['GHSA-1']],
    [{ library: 'werkzeug' }, ['GHSA-2']],
    [{ environment: 'staging' }, ['GHSA-2']],
    [{ severity: 'high' as const }, ['GHSA-1']],
    [
      { sort: 'services' as const, order: 'asc' as const },
      ['GHSA-2', 'GHSA-1'],
    ],
  ])('are filtered and sorted by %p', (query, ids) => {
    const { items } = advisorySummaries(model, everything, {
      ...BY_SEVERITY,
      ...query,
    });
    expect(items.map(({ id }) => id)).toEqual(ids);
  });

  it('are found by an alias, and not at all where they hit nothing readable', () => {
    expect(findAdvisory(model, everything, 'CVE-1')?.services).toBe(2);
    expect(findAdvisory(model, limited, 'CVE-1')?.services).toBe(1);
    expect(findAdvisory(model, limited, 'GHSA-2')).toBeUndefined();
  });

  it('list the services they hit, also those that only run what they hit', () => {
    const reach = findAdvisory(model, everything, 'GHSA-1');
    const users = (filters: object) =>
      advisoryUsers(model, everything, {
        reach: reach!,
        limit: 50,
        ...filters,
      }).items.map(
        ({ service, version }) => `${service.name} ${version?.version}`,
      );

    expect(users({})).toEqual(['orders 2.0', 'payments 3.0']);
    expect(users({ environment: 'production' })).toEqual(['payments 3.0']);
    expect(users({ environment: 'staging' })).toEqual([]);
  });
});

describe('matrixWindow', () => {
  it('shows internal libraries, the oldest version of several', () => {
    expect(matrixWindow(model, everything, { offset: 1, limit: 2 })).toEqual({
      libraries: [{ name: 'acme-common', latest: '4.0' }],
      totalServices: 5,
      offset: 1,
      services: [
        expect.objectContaining({
          name: 'ledger',
          cells: [{ version: '3.1', behind: 'major', severity: undefined }],
        }),
        expect.objectContaining({ name: 'new', cells: [null] }),
      ],
    });
    const flask = matrixWindow(model, everything, {
      libraries: ['flask', 'secret'],
      search: 'orders',
      offset: 0,
      limit: 10,
    });
    expect(flask.services[0]?.cells).toEqual([
      { version: '2.0', behind: 'major', severity: 'high' },
      null,
    ]);
  });

  it('has no column for a library that only others use', () => {
    const others = readableScope(model, ['component:default/new']);

    expect(matrixWindow(model, others, { offset: 0, limit: 10 })).toMatchObject(
      { libraries: [], totalServices: 1 },
    );
  });
});

describe('situationOf', () => {
  it('adds up what there is to do', () => {
    expect(situationOf(model, everything, rules())).toEqual({
      services: 5,
      unreadable: 1,
      pending: 1,
      outdated: 2,
      libyears: expect.closeTo(4, 1),
      vulnerable: { critical: 0, high: 1, medium: 0, low: 0, unrated: 1 },
      late: 2,
    });
  });
});

describe('serviceFigures', () => {
  it('counts direct libraries that are behind, and the worst of all advisories', () => {
    const orders = everything.find(({ name }) => name === 'orders');
    expect(serviceFigures(model, orders!)).toMatchObject({
      outdated: 1,
      worstSeverity: 'high',
    });
  });
});

const WIRE = {
  id: 'p1',
  library: 'acme-common',
  minimum: '4',
  reason: 'Version 3 is not patched any more',
};
const POLICY: Policy = {
  ...WIRE,
  exemptions: [
    {
      service: 'component:default/exempted',
      reason: 'is retired',
      until: '2026-12-31',
    },
  ],
};

function rules() {
  return policyRules([POLICY], '2026-11-24');
}

describe('policies', () => {
  it('count services by how they stand', () => {
    expect(policyProgress(model, everything, rules())).toEqual([
      { ...WIRE, met: 1, due: 0, late: 2, exempt: 0, unknown: 0 },
    ]);
    expect(policyProgress(model, limited, rules())).toMatchObject([
      { met: 0, late: 2 },
    ]);
  });

  it('judge a service by its worst version, and respect exemptions', () => {
    const mixed = buildModel({
      services: [
        { name: 'both', branch: ['acme-common==3.1*', 'acme-common==4.0*'] },
        { name: 'exempted', branch: ['acme-common==3.1*'] },
      ],
    });
    const { items } = policyUsers(mixed, readableScope(mixed, 'all'), {
      rules: rules(),
      policy: POLICY,
      limit: 50,
    });

    expect(items).toEqual([
      expect.objectContaining({ name: 'both', state: 'late', version: '3.1' }),
      expect.objectContaining({
        name: 'exempted',
        state: 'exempt',
        exemptReason: 'is retired',
        exemptUntil: '2026-12-31',
      }),
    ]);
  });
});

describe('trendFigures', () => {
  it('are of the fleet, of owners and of libraries in use', async () => {
    const rows = await trendFigures(model, '2026-11-24');

    expect(rows).toContainEqual({
      day: '2026-11-24',
      subject: 'fleet',
      services: 5,
      outdated: 2,
      vulnerable: 2,
    });
    expect(rows).toContainEqual(
      expect.objectContaining({
        subject: 'owner:group:default/shop',
        services: 2,
        outdated: 1,
        vulnerable: 2,
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ subject: 'library:flask', services: 2 }),
    );
  });
});
