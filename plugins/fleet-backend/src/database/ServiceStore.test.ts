import {
  ServiceStore,
  type CatalogedService,
  type ServicePosition,
  type ServiceQuery,
} from './ServiceStore';
import type { LibraryStore } from './LibraryStore';
import {
  createLibraryStore,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';
import { testLibrary } from '../__testUtils__/testLibrary';

const EARLIER = '2026-11-01T10:00:00.000Z';
const LATER = '2026-11-01T11:00:00.000Z';

function service(name: string, more: Partial<CatalogedService> = {}) {
  return { ref: `component:default/${name}`, name, ...more };
}

function query(more: Partial<ServiceQuery> = {}): ServiceQuery {
  return { readable: 'all', limit: 50, sort: 'name', order: 'asc', ...more };
}

describe.each(testDatabases.eachSupportedId())('ServiceStore on %s', id => {
  let store: ServiceStore;
  let libraries: LibraryStore;

  const names = async (more: Partial<ServiceQuery>) => {
    const { items } = await store.listServices(query(more));
    return items.map(item => item.name);
  };

  beforeEach(async () => {
    const knex = await createTestDatabase(id);
    store = new ServiceStore(knex);
    libraries = createLibraryStore(knex);
  });

  it('keeps what the catalog says and tells what changed', async () => {
    const payments = service('payments', {
      title: 'Payments',
      owner: 'group:default/shop',
      template: 'template:default/flask-service',
      templateVersion: '1.0.0',
      sourceLocation: 'https://git.example/acme/payments/src/branch/main/',
    });

    expect(await store.saveServices([payments, service('orders')], EARLIER)) //
      .toEqual([payments.ref, 'component:default/orders']);
    expect(await store.saveServices([payments], LATER)).toEqual([]);
    expect(
      await store.saveServices(
        [{ ...payments, templateVersion: '2.0.0' }],
        LATER,
      ),
    ).toEqual([payments.ref]);
    expect(await store.findService(payments.ref)).toEqual({
      ...payments,
      id: expect.any(Number),
      templateVersion: '2.0.0',
    });
  });

  it('takes services that left the catalog out of the lists, and takes them back with their history', async () => {
    await store.saveServices([service('payments'), service('orders')], EARLIER);
    const before = await store.findService('component:default/payments');
    await store.saveServices([service('orders')], LATER);

    expect(await store.removeServicesNotSeenSince(LATER, LATER)).toEqual([
      'component:default/payments',
    ]);
    expect(await names({})).toEqual(['orders']);
    expect(await store.countServices()).toBe(1);
    expect(
      await store.findService('component:default/payments'),
    ).toBeUndefined();

    expect(await store.saveServices([service('payments')], LATER)).toEqual([
      'component:default/payments',
    ]);
    expect(await store.findService('component:default/payments')).toEqual(
      before,
    );
  });

  it.each(['asc', 'desc'] as const)(
    'pages through 120 services %s, each once, however they are sorted',
    async order => {
      const all = Array.from({ length: 120 }, (_, index) =>
        service(`service-${String(index).padStart(3, '0')}`, {
          owner: index % 7 ? `group:default/team-${index % 7}` : undefined,
        }),
      );
      await store.saveServices(all, EARLIER);
      await libraries.saveReading(
        { serviceId: 5, attemptedAt: EARLIER },
        {
          lockfile: 'poetry.lock',
          format: 'poetry.lock 2.1',
          digest: 'a',
          libraries: [testLibrary('flask')],
        },
      );

      const seen: Record<string, string[]> = {};
      for (const sort of ['name', 'owner', 'template', 'libraries'] as const) {
        const refs: string[] = [];
        let after: ServicePosition | undefined;
        do {
          const page = await store.listServices(
            query({ limit: 50, sort, order, after }),
          );
          expect(page.totalItems).toBe(120);
          refs.push(...page.items.map(item => item.ref));
          after = page.next;
        } while (after);
        seen[sort] = refs;
      }

      const sorted = all.map(item => item.ref).sort();
      expect(seen.name).toEqual(order === 'asc' ? sorted : sorted.reverse());
      for (const refs of Object.values(seen)) {
        expect([...refs].sort()).toEqual([...sorted].sort());
      }
    },
  );

  it('searches and filters, and takes every character literally', async () => {
    await store.saveServices(
      [
        service('payments', { title: 'Über 100% sure', owner: 'group:a/shop' }),
        service('orders', { system: 'system:default/shop' }),
        service('users', { template: 'template:default/flask-service' }),
      ],
      EARLIER,
    );

    expect(await names({ search: 'ÜBER' })).toEqual(['payments']);
    expect(await names({ search: '100%' })).toEqual(['payments']);
    expect(await names({ search: '1_0' })).toEqual([]);
    expect(await names({ search: 'shop' })).toEqual(['orders', 'payments']);
    expect(await names({ owner: 'group:a/shop' })).toEqual(['payments']);
    expect(await names({ system: 'system:default/shop' })).toEqual(['orders']);
    expect(await names({ template: 'template:default/flask-service' })).toEqual(
      ['users'],
    );
  });

  it('shows only readable services, also when there are very many of them', async () => {
    await store.saveServices(
      ['payments', 'orders', 'users'].map(name => service(name)),
      EARLIER,
    );
    const readable = Array.from(
      { length: 40_000 },
      (_, index) => `component:default/other-${index}`,
    ).concat('component:default/orders');

    const page = await store.listServices(query({ readable }));

    expect(page.items.map(item => item.name)).toEqual(['orders']);
    expect(page.totalItems).toBe(1);
    expect(await names({ readable: [] })).toEqual([]);
  });

  it('finds the services of a repository, a folder or a file in it', async () => {
    const repository = 'https://git.example/acme/mono';
    const at = (name: string, folder: string) =>
      service(name, {
        sourceLocation: `${repository}/src/branch/main/${folder}`,
      });
    await store.saveServices(
      [
        at('root', ''),
        at('a', 'services/a/'),
        at('b', 'services/b/'),
        service('other', {
          sourceLocation: `${repository}-2/src/branch/main/`,
        }),
        service('nowhere'),
      ],
      EARLIER,
    );
    const found = async (url: string) =>
      (await store.findServicesAt(url)).map(item => item.name).sort();

    expect(await found(repository)).toEqual(['a', 'b', 'root']);
    expect(await found(`${repository}/src/branch/main/services/a/`)).toEqual([
      'a',
      'root',
    ]);
    expect(
      await found(`${repository}/src/branch/main/services/a/poetry.lock`),
    ).toEqual(['a', 'root']);
    expect(await found('https://git.example/acme/%')).toEqual([]);
  });
});
