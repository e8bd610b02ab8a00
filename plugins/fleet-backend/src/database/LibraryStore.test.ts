import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { LibraryReadingStore } from './LibraryReadingStore';
import type { LibraryStore } from './LibraryStore';
import { storedLibraries } from '../__testUtils__/storedLibraries';
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
    const items = await storedLibraries(knex, { serviceId });
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

  it('keeps what many services say at the same time, each with its own, and fails one alone', async () => {
    const ids: number[] = [];
    for (let number = 0; number < 25; number += 1) {
      const name = `service-${number}`;
      ids.push(
        await addTestService(knex, { ref: `component:default/${name}`, name }),
      );
    }
    const read = async (of: number, version: string, attemptedAt = EARLIER) =>
      store.saveReading(
        { serviceId: of, attemptedAt },
        snapshot(version, [
          testLibrary('flask', { version }),
          testLibrary('shared'),
        ]),
      );
    // One that has its own before, one that is told twice, and one that nobody can write.
    await read(ids[0]!, '0.0');

    const results = await Promise.allSettled([
      ...ids.map(async (of, number) => read(of, `${number}.0`, EARLIER)),
      read(ids[1]!, '99.0', LATER),
      read(1_000_000, '1.0'),
      store.saveBuild(
        {
          serviceId: ids[2]!,
          commit: 'abcdef2',
          reportedAt: LATER,
          environment: 'production',
        },
        snapshot('2.0', [testLibrary('flask', { version: '2.0' })]),
      ),
    ]);

    expect(
      results.map(result =>
        result.status === 'fulfilled' ? result.value : 'failed',
      ),
    ).toEqual([false, ...ids.slice(1).map(() => true), true, 'failed', true]);
    const versions: string[] = [];
    for (const of of ids) {
      const found = await storedLibraries(knex, { serviceId: of });
      versions.push(found.find(({ name }) => name === 'flask')!.version!);
      expect(found).toHaveLength(2);
    }
    expect(versions).toEqual([
      '0.0',
      '99.0',
      ...ids.slice(2).map((_, index) => `${index + 2}.0`),
    ]);
    expect(
      (await knex('library_heads').where({ environment: 'production' })).map(
        row => row.service_id,
      ),
    ).toEqual([ids[2]]);
  });

  it('keeps every version of hundreds of libraries, and which are direct', async () => {
    const many = Array.from({ length: 550 }, (_, index) =>
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

    const seen = await storedLibraries(knex, { serviceId });

    expect(seen).toHaveLength(551);
    expect(new Set(seen.map(item => `${item.name} ${item.version}`)).size) //
      .toBe(551);
    expect(seen.slice(0, 2)).toEqual([
      testLibrary('library-000', {
        direct: true,
        declared: '>=1',
        groups: ['dev', 'main'],
      }),
      testLibrary('library-000', { direct: true, version: '2.0' }),
    ]);
    expect(seen.findIndex(item => !item.direct)).toBe(63);
  });

  it('remembers which libraries came from an index, and has them asked for there at once', async () => {
    const fromIndex = async () =>
      knex('libraries').orderBy('name').select('name', 'from_index', 'due_at');
    await store.saveVersions([
      testLibrary('acme-common', { origin: 'path' }),
      testLibrary('flask', { origin: 'git' }),
      testLibrary('flask', { origin: 'index' }),
      testLibrary('jinja2', { origin: 'unknown' }),
    ]);
    expect(await fromIndex()).toMatchObject([
      { name: 'acme-common', from_index: 0 },
      { name: 'flask', from_index: 1 },
      { name: 'jinja2', from_index: 1 },
    ]);

    const due_at = '2030-01-01T00:00:00.000Z';
    await knex('libraries').update({ due_at });
    // Its version is remembered, and that it came from a folder.
    await store.saveVersions([testLibrary('acme-common')]);
    await store.saveVersions([testLibrary('flask', { origin: 'git' })]);
    await store.saveVersions([testLibrary('jinja2')]);

    expect(await fromIndex()).toEqual([
      { name: 'acme-common', from_index: 1, due_at: null },
      { name: 'flask', from_index: 1, due_at },
      { name: 'jinja2', from_index: 1, due_at },
    ]);
    expect(await knex('library_versions').select('version')).toHaveLength(3);
  });

  describe('snapshots', () => {
    const count = async (table: string) => {
      const [row] = await knex(table).count({ total: '*' });
      return Number(row?.total);
    };
    const build = (commit: string, digest: string, environment?: string) =>
      store.saveBuild(
        { serviceId, commit, environment, reportedAt: LATER },
        snapshot(digest, [testLibrary('flask', { version: digest })]),
      );

    it('are shared by the default branch, a build and an environment', async () => {
      const content = snapshot('a', [testLibrary('flask')]);
      await store.saveReading({ serviceId, attemptedAt: EARLIER }, content);
      const reported = { serviceId, commit: 'abcdef1', reportedAt: LATER };

      expect(await store.saveBuild(reported, content)).toBe(true);
      expect(await store.saveBuild(reported, content)).toBe(false);
      expect(
        await store.saveBuild({ ...reported, environment: 'qa' }, content),
      ).toBe(true);
      expect(await count('library_snapshots')).toBe(1);
      expect(await count('library_usages')).toBe(1);
    });

    it('go when nothing points at them, and not before', async () => {
      await build('c1', '1.0', 'production');
      await store.saveReading(
        { serviceId, attemptedAt: EARLIER },
        snapshot('x', []),
      );
      for (let index = 0; index < 20; index += 1) {
        await build(`d${index}`, `2.${index}`);
      }
      expect(await count('library_builds')).toBe(20);
      // The twenty builds, the default branch, and the environment whose build is no longer kept.
      expect(await count('library_snapshots')).toBe(22);

      await build('d19', '2.19', 'production');
      expect(await count('library_snapshots')).toBe(21);
    });

    it('of an older report take no place of a newer one', async () => {
      await store.saveReading(
        { serviceId, attemptedAt: LATER },
        snapshot('new', [testLibrary('flask', { version: '2.0' })]),
      );
      const isNews = await store.saveReading(
        { serviceId, attemptedAt: EARLIER },
        snapshot('old', [testLibrary('flask')]),
      );
      await readings.saveUnreadable(
        { serviceId, attemptedAt: EARLIER },
        'It was broken',
      );

      expect(isNews).toBe(false);
      expect(await names()).toEqual(['flask 2.0']);
      expect(await status()).toMatchObject({ state: 'read', readAt: LATER });
      expect(await count('library_snapshots')).toBe(1);
    });

    it('are the same whoever writes first', async () => {
      const other = createLibraryStore(knex);
      const many = Array.from({ length: 120 }, (_, index) =>
        testLibrary(`library-${index}`),
      );
      await Promise.all([
        ...['c1', 'c2', 'c3'].map(commit =>
          store.saveBuild(
            { serviceId, commit, reportedAt: LATER },
            snapshot('a', many),
          ),
        ),
        ...['c4', 'c5', 'c6'].map(commit =>
          other.saveBuild(
            { serviceId, commit, reportedAt: LATER },
            snapshot('a', [...many].reverse()),
          ),
        ),
      ]);

      expect(await count('library_builds')).toBe(6);
      expect(await count('library_snapshots')).toBe(1);
      expect(await count('library_versions')).toBe(120);
    });

    it('keep everything that a lockfile says of a library', async () => {
      const library = testLibrary('acme-common', {
        direct: true,
        declared: '>=3',
        extras: ['flask', 'sql'],
        marker: "sys_platform == 'linux'",
        origin: 'git',
        index: 'https://registry.acme.com/simple',
        requiredBy: ['acme-web'],
        groups: ['dev', 'main'],
      });
      const declaredOnly = testLibrary('flask', { version: undefined });
      await store.saveReading(
        { serviceId, attemptedAt: EARLIER },
        snapshot('a', [library, declaredOnly]),
      );

      expect(await storedLibraries(knex, { serviceId })).toEqual([
        library,
        declaredOnly,
      ]);
      expect(await knex('libraries').orderBy('name')).toMatchObject([
        { name: 'acme-common', internal: 1, index_name: 'acme' },
        { name: 'flask', internal: 0, index_name: 'default' },
      ]);
    });

    it('of a huge lockfile give everybody else a turn between few rows', async () => {
      const many = Array.from({ length: 5_000 }, (_, index) =>
        testLibrary(`library-${index}`),
      );
      let turns = 0;
      let isOver = false;
      const takeTurns = () => {
        turns += 1;
        if (!isOver) setImmediate(takeTurns);
      };
      takeTurns();

      await store.saveReading(
        { serviceId, attemptedAt: EARLIER },
        snapshot('a', many),
      );
      expect(turns).toBeGreaterThanOrEqual(60);

      turns = 0;
      await store.saveReading(
        { serviceId, attemptedAt: LATER },
        snapshot('b', []),
      );
      isOver = true;

      expect(turns).toBeGreaterThanOrEqual(9);
      expect(await count('library_usages')).toBe(0);
    }, 60_000);
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
