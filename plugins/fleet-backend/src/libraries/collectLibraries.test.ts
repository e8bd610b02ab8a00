import type { Knex } from 'knex';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { runGit } from '@slipway/plugin-fleet-node';
import { LibraryReadingStore } from '../database/LibraryReadingStore';
import { LibraryStore } from '../database/LibraryStore';
import type { StoredService } from '../database/ServiceStore';
import { storedLibraries } from '../__testUtils__/storedLibraries';
import {
  addTestService,
  createLibraryStore,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';
import { collectLibraries } from './collectLibraries';
import { parseLockfile } from './lockfiles/parseLockfile';

const PYPROJECT = '[project]\ndependencies = ["flask>=3"]\n';

function poetryLock(version: string): string {
  return `[[package]]\nname = "flask"\nversion = "${version}"\ngroups = ["main"]\n\n[metadata]\nlock-version = "2.1"\n`;
}

const author = {
  GIT_AUTHOR_NAME: 'Jane',
  GIT_AUTHOR_EMAIL: 'jane@acme.example',
  GIT_COMMITTER_NAME: 'Jane',
  GIT_COMMITTER_EMAIL: 'jane@acme.example',
};

// A real repository, read by Backstage's own reader over HTTP; the server speaks the two routes of Gitea it needs.
describe.each(testDatabases.eachSupportedId())(
  'collectLibraries on %s',
  databaseId => {
    const folder = createMockDirectory();
    const logger = mockServices.logger.mock();
    let server: Server;
    let baseUrl: string;
    let requests: string[];
    let hostAnswers: boolean;
    let readings: LibraryReadingStore;
    let knex: Knex;
    let libraries: LibraryStore;
    let serviceId: number;
    let now: Date;

    const git = (...args: string[]) =>
      runGit(args, { cwd: folder.path, env: author });

    async function commit(files: Record<string, string>): Promise<string> {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder.path, path)), { recursive: true });
        await writeFile(join(folder.path, path), text);
      }
      await git('add', '-A');
      await git('commit', '-q', '-m', 'Change');
      return (await git('rev-parse', 'HEAD')).toString().trim();
    }

    async function collect(
      more: Partial<StoredService> = {},
      maxBytes = 100_000,
    ): Promise<boolean> {
      const config = mockServices.rootConfig({
        data: {
          integrations: { gitea: [{ host: new URL(baseUrl).host, baseUrl }] },
        },
      });
      return collectLibraries(
        {
          id: serviceId,
          ref: 'component:default/payments',
          name: 'payments',
          sourceLocation: `${baseUrl}/acme/payments/src/branch/main/`,
          ...more,
        },
        {
          reader: UrlReaders.default({ config, logger }),
          readings,
          markOf: () => undefined,
          libraries,
          logger,
          parse: async files => parseLockfile(files),
          rateVersions: async () => undefined,
          onSnapshotChanged: async () => undefined,
          maxBytes,
          timeoutMs: 2_000,
          now: () => now,
        },
      );
    }

    const status = async () =>
      (await readings.getStatuses([serviceId])).get(serviceId);
    const listed = async () => {
      const items = await storedLibraries(knex, { serviceId });
      return items.map(({ name, version }) => `${name} ${version}`);
    };

    beforeAll(async () => {
      server = createServer(async (request, response) => {
        requests.push(request.url ?? '');
        if (!hostAnswers) return;
        if (request.url?.endsWith('/git/commits/main')) {
          const sha = (await git('rev-parse', 'main')).toString().trim();
          response.end(JSON.stringify({ sha }));
        } else if (request.url?.endsWith('/archive/main.tar.gz')) {
          response.end(
            await git(
              'archive',
              '--format=tar.gz',
              '--prefix=payments/',
              'main',
            ),
          );
        } else {
          response.writeHead(404).end();
        }
      });
      await new Promise<void>(resolve => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const { port } = server.address() as AddressInfo;
      baseUrl = `http://localhost:${port}/api/git-host`;
    });

    beforeEach(async () => {
      folder.clear();
      await git('init', '-q', '-b', 'main');
      knex = await createTestDatabase(databaseId);
      readings = new LibraryReadingStore(knex);
      libraries = createLibraryStore(knex);
      serviceId = await addTestService(knex);
      requests = [];
      hostAnswers = true;
      now = new Date('2026-11-01T10:00:00.000Z');
    });

    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });

    it('keeps the libraries of the lockfile with the commit they were read at', async () => {
      const sha = await commit({
        'poetry.lock': poetryLock('3.1.3'),
        'pyproject.toml': PYPROJECT,
        'src/poetry.lock': 'not this one',
      });

      expect(await collect()).toBe(true);
      expect(await listed()).toEqual(['flask 3.1.3']);
      expect(await status()).toEqual({
        state: 'read',
        readAt: '2026-11-01T10:00:00.000Z',
        attemptedAt: '2026-11-01T10:00:00.000Z',
        lockfile: 'poetry.lock',
        commit: sha,
        count: 1,
      });
    });

    it('asks only for the commit while nothing was pushed', async () => {
      await commit({
        'poetry.lock': poetryLock('3.1.3'),
        'pyproject.toml': PYPROJECT,
      });
      await collect();
      requests = [];
      now = new Date('2026-11-01T11:00:00.000Z');

      expect(await collect()).toBe(false);
      expect(requests).toEqual([
        '/api/git-host/api/v1/repos/acme/payments/git/commits/main',
      ]);
      expect((await status())?.readAt).toBe('2026-11-01T11:00:00.000Z');
    });

    it('sees what a push changed', async () => {
      await commit({
        'poetry.lock': poetryLock('3.1.2'),
        'pyproject.toml': PYPROJECT,
      });
      await collect();
      await commit({ 'poetry.lock': poetryLock('3.1.3') });

      expect(await collect()).toBe(true);
      expect(await listed()).toEqual(['flask 3.1.3']);
    });

    it('reads a service in a subfolder from its own folder', async () => {
      await commit({
        'poetry.lock': poetryLock('1.0'),
        'pyproject.toml': PYPROJECT,
        'services/a/poetry.lock': poetryLock('2.0'),
        'services/a/pyproject.toml': PYPROJECT,
      });

      await collect({
        sourceLocation: `${baseUrl}/acme/payments/src/branch/main/services/a/`,
      });

      expect(await listed()).toEqual(['flask 2.0']);
    });

    it('keeps the last good libraries beside the reason when the lockfile breaks, and recovers', async () => {
      const good = {
        'poetry.lock': poetryLock('3.1.3'),
        'pyproject.toml': PYPROJECT,
      };
      await commit(good);
      await collect();
      await commit({ 'poetry.lock': '<<<<<<< HEAD' });

      expect(await collect()).toBe(true);
      expect(await status()).toMatchObject({
        state: 'unreadable',
        reason: expect.stringContaining(
          'poetry.lock is not valid TOML (line 1)',
        ),
        count: 1,
      });
      expect(await listed()).toEqual(['flask 3.1.3']);

      requests = [];
      expect(await collect()).toBe(false);
      expect(requests).toHaveLength(1);

      await commit(good);
      expect(await collect()).toBe(true);
      expect(await status()).toMatchObject({ state: 'read' });
    });

    it('does not read a huge lockfile', async () => {
      await commit({
        'poetry.lock': `${poetryLock('3.1.3')}# ${'x'.repeat(2_000)}`,
        'pyproject.toml': PYPROJECT,
      });

      await collect({}, 1_000);

      expect(await status()).toMatchObject({
        state: 'unreadable',
        reason: expect.stringMatching(/^poetry\.lock has 2\d\d\d bytes, more/),
      });
    });

    it('says so of a repository with no lockfile at all', async () => {
      await commit({ 'README.md': '#' });

      await collect();

      expect((await status())?.reason).toContain('No poetry.lock, uv.lock');
    });

    it('says so of a repository that is not there', async () => {
      await collect({
        sourceLocation: `${baseUrl}/acme/nothing/src/branch/gone/`,
      });

      expect((await status())?.reason).toMatch(
        /^Could not read .*\/gone\/: the repository, branch or folder is not there/,
      );
    });

    it('gives up on a git host that does not answer', async () => {
      hostAnswers = false;

      await collect();

      expect((await status())?.reason).toContain('did not answer in time');
    }, 10_000);

    it('says so of a service whose repository is not known', async () => {
      await collect({ sourceLocation: undefined });

      expect(await status()).toMatchObject({
        state: 'unreadable',
        reason: expect.stringContaining('backstage.io/source-location'),
      });
      expect(logger.error).not.toHaveBeenCalled();
    });
  },
);
