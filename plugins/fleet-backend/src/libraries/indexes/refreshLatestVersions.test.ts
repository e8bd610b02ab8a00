import type { ServerResponse } from 'node:http';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { AdvisoryStore } from '../../database/AdvisoryStore';
import { LibraryIndexStore } from '../../database/LibraryIndexStore';
import { LibrarySourceStore } from '../../database/LibrarySourceStore';
import { LibraryVersionStore } from '../../database/LibraryVersionStore';
import { addTestLibrary } from '../../__testUtils__/addTestLibrary';
import {
  startTestServer,
  type TestServer,
} from '../../__testUtils__/startTestServer';
import {
  createLibraryStore,
  createTestDatabase,
  testDatabases,
} from '../../__testUtils__/testDatabase';
import { testLibrary } from '../../__testUtils__/testLibrary';
import { rateAgainstLatest } from '../ratings/rateLibraries';
import { createClassifyLibrary } from './classifyLibrary';
import { PackageIndexClient } from './PackageIndexClient';
import type { PackageIndex } from './readIndexes';
import { refreshLatestVersions } from './refreshLatestVersions';

const HOUR = 60 * 60_000;

type Answer = (response: ServerResponse) => void;

const page =
  (...files: Array<[filename: string, uploaded: string, yanked?: boolean]>) =>
  (response: ServerResponse) =>
    response
      .writeHead(200, { 'content-type': 'application/json', etag: '"1"' })
      .end(
        JSON.stringify({
          files: files.map(([filename, uploaded, yanked = false]) => ({
            filename,
            'upload-time': uploaded,
            yanked,
          })),
        }),
      );

const status = (code: number) => (response: ServerResponse) =>
  response.writeHead(code).end();

describe.each(testDatabases.eachSupportedId())(
  'refreshLatestVersions on %s',
  id => {
    let knex: Knex;
    let now: Date;
    let rated: number[];
    const servers: TestServer[] = [];

    async function serve(
      answers: Record<string, Answer>,
      more: Partial<PackageIndex> = {},
    ) {
      const server = await startTestServer((request, response) =>
        (answers[request.url ?? ''] ?? status(404))(response),
      );
      servers.push(server);
      const index: PackageIndex = {
        name: 'pypi',
        url: server.url,
        aliases: [],
        internal: [],
        names: [],
        listsNames: false,
        requestsPerSecond: 100,
        ...more,
      };
      return { index, server, answers };
    }

    async function refresh(...served: Array<{ index: PackageIndex }>) {
      const indexes = served.map(({ index }) => index);
      const libraries = new LibraryIndexStore(knex);
      const versions = new LibraryVersionStore(knex);
      const advisories = new AdvisoryStore(knex);
      await refreshLatestVersions({
        indexes: indexes.map(index => ({
          index,
          client: new PackageIndexClient(index, {
            timeoutMs: index.name === 'slow' ? 300 : undefined,
          }),
        })),
        classify: createClassifyLibrary(indexes),
        libraries,
        sources: new LibrarySourceStore(knex),
        rate: ids =>
          rateAgainstLatest(ids, { libraries, versions, advisories }),
        onRated: ids => rated.push(...ids),
        logger: mockServices.logger.mock(),
        now: () => now,
      });
    }

    const library = (libraryId: number) =>
      knex('libraries').where({ id: libraryId }).first();
    const ratings = (libraryId: number) =>
      knex('library_versions')
        .where({ library_id: libraryId })
        .orderBy('id')
        .select('version', 'behind', 'released_at', 'yanked');

    beforeEach(async () => {
      knex = await createTestDatabase(id);
      now = new Date('2026-11-24T00:00:00.000Z');
      rated = [];
    });
    afterEach(async () => {
      await Promise.all(servers.splice(0).map(server => server.close()));
    });

    it('keeps what the index says and how far each version is behind', async () => {
      const flask = await addTestLibrary(knex, {
        name: 'flask',
        versions: ['3.0.0', '2.9', '1.0', 'main', ''],
      });
      const served = await serve({
        '/flask/': page(
          ['flask-1.0.tar.gz', '2020-01-01T00:00:00Z'],
          ['flask-2.9.tar.gz', '2025-01-01T00:00:00Z', true],
          ['flask-3.0.tar.gz', '2026-01-01T00:00:00Z'],
          ['flask-4.0rc1.tar.gz', '2026-02-01T00:00:00Z'],
        ),
      });
      await refresh(served);

      expect(await library(flask.id)).toMatchObject({
        latest: '3.0',
        latest_released_at: '2026-01-01T00:00:00.000Z',
        checked_at: now.toISOString(),
        problem: null,
      });
      const known = { released_at: null, yanked: 0 };
      expect(await ratings(flask.id)).toEqual([
        {
          version: '3.0.0',
          behind: 'current',
          released_at: '2026-01-01T00:00:00.000Z',
          yanked: 0,
        },
        {
          version: '2.9',
          behind: 'major',
          released_at: '2025-01-01T00:00:00.000Z',
          yanked: 1,
        },
        {
          version: '1.0',
          behind: 'major',
          released_at: '2020-01-01T00:00:00.000Z',
          yanked: 0,
        },
        { ...known, version: 'main', behind: 'unknown' },
        { ...known, version: '', behind: 'unknown' },
      ]);
      expect(rated).toEqual([flask.id]);
    });

    it('asks once a day, conditionally', async () => {
      await addTestLibrary(knex, { name: 'flask' });
      const served = await serve({
        '/flask/': page(['flask-1.0.tar.gz', '2020-01-01T00:00:00Z']),
      });
      await refresh(served);
      await refresh(served);
      expect(served.server.paths).toEqual(['/flask/']);

      now = new Date(now.getTime() + 30 * HOUR);
      served.answers['/flask/'] = status(304);
      await refresh(served);
      expect(served.server.headers[1]?.['if-none-match']).toBe('"1"');
      expect(await knex('libraries').first()).toMatchObject({
        latest: '1.0',
        checked_at: now.toISOString(),
      });
    });

    it('asks seldom about what the index does not have', async () => {
      const gone = await addTestLibrary(knex, { name: 'gone' });
      const served = await serve({});
      await refresh(served);
      now = new Date(now.getTime() + 48 * HOUR);
      await refresh(served);

      expect(served.server.paths).toEqual(['/gone/']);
      expect(await library(gone.id)).toMatchObject({
        latest: null,
        problem: 'pypi has no library of this name',
      });
    });

    it('keeps the last good answer of an index that fails, and asks it again later and later', async () => {
      const flask = await addTestLibrary(knex, { name: 'flask' });
      const served = await serve({
        '/flask/': page(['flask-2.0.tar.gz', '2020-01-01T00:00:00Z']),
      });
      await refresh(served);
      served.answers['/flask/'] = status(503);
      now = new Date(now.getTime() + 30 * HOUR);
      const waits: number[] = [];
      for (let attempt = 0; attempt < 4; attempt++) {
        await refresh(served);
        const { due_at: dueAt } = await library(flask.id);
        waits.push((Date.parse(dueAt) - now.getTime()) / HOUR);
        now = new Date(dueAt);
      }

      expect(waits[0]).toBeLessThan(0.4);
      expect(waits[3]).toBeGreaterThan(0.7);
      expect(await library(flask.id)).toMatchObject({
        latest: '2.0',
        problem: 'pypi answered with status 503',
      });
      expect(await ratings(flask.id)).toMatchObject([{ behind: 'major' }]);
      expect(
        await knex('library_sources').where({ name: 'pypi' }).first(),
      ).toMatchObject({ problem: 'pypi answered with status 503', count: 1 });
    });

    it('asks in the next run about what a lockfile takes from an index by now', async () => {
      const travelling = await addTestLibrary(knex, {
        name: 'acme-common',
        origin: 'path',
      });
      const served = await serve({
        '/acme-common/': page([
          'acme_common-4.0-py3-none-any.whl',
          '2026-01-01T00:00:00Z',
        ]),
      });
      await refresh(served);
      expect(served.server.paths).toEqual([]);

      await createLibraryStore(knex).saveVersions([
        testLibrary('acme-common', { version: '1.0', origin: 'index' }),
      ]);
      now = new Date(now.getTime() + 60_000);
      await refresh(served);

      expect(served.server.paths).toEqual(['/acme-common/']);
      expect(await library(travelling.id)).toMatchObject({
        latest: '4.0',
        problem: null,
      });
    });

    it('keeps due what a lockfile takes from an index while that is looked at', async () => {
      const travelling = await addTestLibrary(knex, {
        name: 'acme-common',
        origin: 'path',
      });
      await createLibraryStore(knex).saveVersions([
        testLibrary('acme-common', { version: '1.0', origin: 'index' }),
      ]);
      const attempt = {
        libraryId: travelling.id,
        attemptedAt: now.toISOString(),
        dueAt: new Date(now.getTime() + HOUR).toISOString(),
      };
      await new LibraryIndexStore(knex).saveNotFromIndex(attempt, 'no index');

      expect(await library(travelling.id)).toMatchObject({
        due_at: null,
        problem: null,
      });
    });

    it('leaves to the next run what it has no time for', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
        await addTestLibrary(knex, { name });
      }
      const served = await serve({});
      const answers = new Proxy(served.answers, {
        get: () => (response: ServerResponse) => {
          now = new Date(now.getTime() + 5 * 60_000);
          status(404)(response);
        },
      });
      const slow = await serve(answers);

      await refresh(slow);
      expect(slow.server.paths).toHaveLength(4);
      await refresh(slow);
      expect(slow.server.paths).toHaveLength(6);
    });

    it('never asks another index about an internal name, nor any about what comes from git', async () => {
      await addTestLibrary(knex, { name: 'acme-common' });
      await addTestLibrary(knex, { name: 'flask' });
      const fromGit = await addTestLibrary(knex, {
        name: 'secret-tool',
        origin: 'git',
      });
      const acme = await serve(
        {
          '/acme-common/': page([
            'acme_common-4.0-py3-none-any.whl',
            '2026-01-01T00:00:00Z',
          ]),
        },
        { name: 'acme', internal: ['acme-*'] },
      );
      const pypi = await serve(
        {
          '/': response =>
            response.end(
              '<a href="x">Acme.Common</a><a href="y">flask</a><a>acme-x</a>',
            ),
        },
        { listsNames: true },
      );
      await refresh(pypi, acme);
      await refresh(pypi, acme);

      expect(acme.server.paths).toEqual(['/acme-common/']);
      expect(pypi.server.paths.sort()).toEqual(['/', '/flask/']);
      const rows = await knex('libraries').orderBy('name');
      expect(rows).toMatchObject([
        {
          name: 'acme-common',
          internal: 1,
          index_name: 'acme',
          latest: '4.0',
          confusion: expect.stringMatching('exists at pypi too'),
        },
        { name: 'flask', internal: 0, index_name: 'pypi', confusion: null },
        {
          name: 'secret-tool',
          problem: expect.stringMatching('no index is asked'),
        },
      ]);
      expect(rated).toContain(fromGit.id);
    });

    it('forgets what another index said when a name becomes internal', async () => {
      const { id: libraryId } = await addTestLibrary(knex, {
        name: 'acme-common',
      });
      const pypi = await serve({
        '/acme-common/': page([
          'acme-common-99.tar.gz',
          '2026-01-01T00:00:00Z',
        ]),
      });
      await refresh(pypi);
      expect(await library(libraryId)).toMatchObject({ latest: '99' });

      const acme = await serve({}, { name: 'acme', internal: ['acme-*'] });
      await refresh(pypi, acme);
      expect(await library(libraryId)).toMatchObject({
        latest: null,
        internal: 1,
        problem: 'acme has no library of this name',
      });
      expect(await ratings(libraryId)).toMatchObject([{ behind: 'unknown' }]);
    });

    it('lets no index wait for another, and leaves one alone that is down', async () => {
      for (let i = 0; i < 16; i++) {
        await addTestLibrary(knex, { name: `slow-${i}` });
      }
      const flask = await addTestLibrary(knex, { name: 'flask' });
      const slow = await serve({}, { name: 'slow', names: ['slow-*'] });
      for (let i = 0; i < 16; i++) slow.answers[`/slow-${i}/`] = () => {};
      const pypi = await serve({
        '/flask/': page(['flask-2.0.tar.gz', '2020-01-01T00:00:00Z']),
      });
      let isDone = false;
      const done = refresh(slow, pypi).finally(() => {
        isDone = true;
      });
      let checkedBefore = false;
      while (!isDone) {
        await new Promise(resolve => setTimeout(resolve, 10));
        const { checked_at: checkedAt } = await library(flask.id);
        if (!isDone && checkedAt) checkedBefore = true;
      }
      await done;

      expect(checkedBefore).toBe(true);
      expect(slow.server.paths.length).toBeLessThan(16);
      expect(
        await knex('library_sources').where({ name: 'slow' }).first(),
      ).toMatchObject({
        succeeded_at: null,
        problem: expect.stringMatching('did not answer'),
      });
    });
  },
);
