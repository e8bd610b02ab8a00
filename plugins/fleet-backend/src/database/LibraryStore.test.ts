import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { LibraryReadingStore } from './LibraryReadingStore';
import type { LibraryStore } from './LibraryStore';
import type { LibraryPosition } from './listUsages';
import {
  addTestService,
  createLibraryStore,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';
import { testLibrary } from '../__testUtils__/testLibrary';

const EARLIER = '2026-11-01T10:00:00.000Z';
const LATER = '2026-11-01T11:00:00.000Z';

function snapshot(digest: string, libraries: ServiceLibrary[]) {
  return {
    lockfile: 'poetry.lock',
    format: 'poetry.lock 2.1',
    commit: 'abcdef1',
    digest,
    libraries,
  };
}

describe.each(testDatabases.eachSupportedId())('LibraryStore on %s', id => {
  let knex: Knex;
  let store: LibraryStore;
  let readings: LibraryReadingStore;
  let serviceId: number;

  const names = async () => {
    const { items } = await store.listLibraries({ serviceId, limit: 200 });
    return items.map(item => `${item.name} ${item.version}`);
  };
  const status = async () =>
    (await readings.getStatuses([serviceId])).get(serviceId);

  beforeEach(async () => {
    knex = await createTestDatabase(id);
    store = createLibraryStore(knex);
    readings = new LibraryReadingStore(knex);
    serviceId = await addTestService(knex);
  });

  it('replaces the libraries when the content changed', async () => {
    await store.saveReading(
      { serviceId, attemptedAt: EARLIER, revision: 'r1' },
      snapshot('a', [testLibrary('flask'), testLibrary('werkzeug')]),
    );
    const isNews = await store.saveReading(
      { serviceId, attemptedAt: LATER, revision: 'r2' },
      snapshot('b', [testLibrary('flask', { version: '2.0' })]),
    );

    expect(isNews).toBe(true);
    expect(await names()).toEqual(['flask 2.0']);
    expect(await readings.findRevision(serviceId)).toBe('r2');
    expect(await status()).toEqual({
      state: 'read',
      reason: undefined,
      attemptedAt: LATER,
      readAt: LATER,
      lockfile: 'poetry.lock',
      commit: 'abcdef1',
      count: 1,
    });
  });

  it('only moves the date of unchanged content', async () => {
    const content = snapshot('a', [testLibrary('flask')]);
    await store.saveReading({ serviceId, attemptedAt: EARLIER }, content);

    expect(
      await store.saveReading({ serviceId, attemptedAt: LATER }, content),
    ).toBe(false);
    expect(await names()).toEqual(['flask 1.0']);
    expect(await status()).toMatchObject({ readAt: LATER });
  });

  it('keeps the last good libraries beside the reason why they are unreadable now', async () => {
    await store.saveReading(
      { serviceId, attemptedAt: EARLIER },
      snapshot('a', [testLibrary('flask')]),
    );
    const attempt = { serviceId, attemptedAt: LATER, revision: 'broken' };

    expect(await readings.saveUnreadable(attempt, 'It is broken')).toBe(true);
    expect(await readings.saveUnreadable(attempt, 'It is broken')).toBe(false);
    expect(await status()).toMatchObject({
      state: 'unreadable',
      reason: 'It is broken',
      readAt: EARLIER,
      attemptedAt: LATER,
      count: 1,
    });
    expect(await names()).toEqual(['flask 1.0']);

    await readings.saveUnchanged([serviceId], '2026-11-01T12:00:00.000Z');
    expect(await status()).toMatchObject({
      state: 'unreadable',
      readAt: EARLIER,
      attemptedAt: '2026-11-01T12:00:00.000Z',
    });
  });

  it('pages direct libraries first, with every version of a library', async () => {
    const many = Array.from({ length: 450 }, (_, index) =>
      testLibrary(`library-${String(index).padStart(3, '0')}`, {
        direct: index % 9 === 0,
        declared: index % 9 === 0 ? '>=1' : undefined,
        groups: ['dev', 'main'],
      }),
    );
    many.push(testLibrary('library-000', { version: '2.0', direct: true }));
    await store.saveReading(
      { serviceId, attemptedAt: EARLIER },
      snapshot('a', many),
    );

    const seen: ServiceLibrary[] = [];
    let after: LibraryPosition | undefined;
    do {
      const page = await store.listLibraries({ serviceId, limit: 200, after });
      expect(page.totalItems).toBe(451);
      seen.push(...page.items);
      after = page.next;
    } while (after);

    expect(seen).toHaveLength(451);
    expect(new Set(seen.map(item => `${item.name} ${item.version}`)).size) //
      .toBe(451);
    expect(seen.slice(0, 2)).toEqual([
      testLibrary('library-000', {
        direct: true,
        declared: '>=1',
        groups: ['dev', 'main'],
      }),
      testLibrary('library-000', { direct: true, version: '2.0' }),
    ]);
    expect(seen.findIndex(item => !item.direct)).toBe(51);
  });

  it('filters by name and by how a library came in', async () => {
    await store.saveReading(
      { serviceId, attemptedAt: EARLIER },
      snapshot('a', [
        testLibrary('flask', { direct: true }),
        testLibrary('flask-login'),
        testLibrary('werkzeug'),
      ]),
    );
    const found = async (query: { search?: string; direct?: boolean }) => {
      const page = await store.listLibraries({ serviceId, limit: 9, ...query });
      return page.items.map(item => item.name);
    };

    expect(await found({ search: 'FLASK' })).toEqual(['flask', 'flask-login']);
    expect(await found({ search: 'flask', direct: false })).toEqual([
      'flask-login',
    ]);
    expect(await found({ direct: true })).toEqual(['flask']);
  });

  it('tells of every service how its last reading went', async () => {
    const missing = await addTestService(knex, {
      ref: 'component:default/orders',
      name: 'orders',
      sourceLocation: 'https://git.acme.com/acme/orders/',
    });
    await readings.saveUnreadable(
      { serviceId, attemptedAt: EARLIER, revision: 'r1', mark: 'm1' },
      'It is broken',
    );
    await readings.saveUnchanged([serviceId], LATER);

    expect(await readings.listReadings()).toEqual([
      {
        serviceId,
        ref: 'component:default/payments',
        attemptedAt: LATER,
        isUnreadable: true,
        revision: 'r1',
        mark: 'm1',
      },
      {
        serviceId: missing,
        ref: 'component:default/orders',
        folderUrl: 'https://git.acme.com/acme/orders/',
        isUnreadable: false,
      },
    ]);
  });
});
