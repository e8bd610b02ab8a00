import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { listingsOf, runGit } from '@slipway/plugin-fleet-node';
import { LibraryReadingStore } from '../database/LibraryReadingStore';
import { ServiceStore } from '../database/ServiceStore';
import { collectLibraries } from '../libraries/collectLibraries';
import { parseLockfile } from '../libraries/lockfiles/parseLockfile';
import { ServiceDirectory } from '../services/ServiceDirectory';
import { serviceEntity } from '../__testUtils__/startTestFleet';
import {
  createLibraryStore,
  createTestDatabase,
} from '../__testUtils__/testDatabase';
import { refreshService } from './refreshService';
import { RefreshQueue } from './RefreshQueue';
import { RepositoryMarks } from './RepositoryMarks';
import { sweepCatalog } from './sweepCatalog';

const NAMES = ['orders', 'payments', 'users'];
const HOUR = 60 * 60_000;
const author = {
  GIT_AUTHOR_NAME: 'Jane',
  GIT_AUTHOR_EMAIL: 'jane@acme.example',
  GIT_COMMITTER_NAME: 'Jane',
  GIT_COMMITTER_EMAIL: 'jane@acme.example',
};

// Real repositories, read by Backstage's own reader over HTTP; the server speaks the routes of Gitea that it needs.
describe('the sweep in steady state', () => {
  const folder = createMockDirectory();
  let server: Server;
  let baseUrl: string;
  let requests: string[];
  let pushedAt: Map<string, number>;
  let lists: boolean;
  let now: Date;
  let sweep: () => Promise<string[]>;
  let status: (name: string) => Promise<{ readAt?: string; count?: number }>;

  const git = (name: string, ...args: string[]) =>
    runGit(args, { cwd: join(folder.path, name), env: author });

  async function push(name: string, version: string) {
    const files = {
      'pyproject.toml': '[project]\ndependencies = ["flask>=3"]\n',
      'poetry.lock': `[[package]]\nname = "flask"\nversion = "${version}"\n\n[metadata]\nlock-version = "2.1"\n`,
    };
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder.path, name, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await git(name, 'init', '-q', '-b', 'main');
    await git(name, 'add', '-A');
    await git(name, 'commit', '-q', '-m', version);
    pushedAt.set(name, now.getTime());
  }

  async function answer(path: string): Promise<string | Buffer | undefined> {
    const [, name = '', rest] =
      /^\/api\/v1\/repos\/acme\/(\w+)\/(.*)$/.exec(path) ?? [];
    if (name && !pushedAt.has(name)) return undefined;
    if (rest === 'git/commits/main') {
      const sha = (await git(name, 'rev-parse', 'main')).toString().trim();
      return JSON.stringify({ sha });
    }
    if (rest === 'archive/main.tar.gz') {
      const prefix = `--prefix=${name}/`;
      return git(name, 'archive', '--format=tar.gz', prefix, 'main');
    }
    const page = /^\/api\/v1\/repos\/search.*page=(\d+)$/.exec(path)?.[1];
    if (!page || !lists) return undefined;
    const sorted = [...pushedAt].sort(([, a], [, b]) => b - a);
    return JSON.stringify({
      ok: true,
      data: page === '1' ? sorted.map(([one, at]) => shape(one, at)) : [],
    });
  }

  function shape(name: string, at: number) {
    return {
      html_url: `${baseUrl}/acme/${name}`,
      updated_at: new Date(at).toISOString(),
    };
  }

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      requests.push(request.url ?? '');
      response.setHeader('Date', now.toUTCString());
      const body = await answer(request.url ?? '');
      if (body === undefined) response.writeHead(404);
      response.end(body);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(async () => {
    folder.clear();
    requests = [];
    pushedAt = new Map();
    lists = true;
    now = new Date('2026-11-01T10:00:00.000Z');
    for (const name of NAMES) await push(name, '3.1.2');
    now = new Date(now.getTime() + HOUR);

    const knex = await createTestDatabase('SQLITE_3');
    const logger = mockServices.logger.mock();
    const config = mockServices.rootConfig({
      data: {
        integrations: { gitea: [{ host: new URL(baseUrl).host, baseUrl }] },
      },
    });
    const services = new ServiceStore(knex);
    const readings = new LibraryReadingStore(knex);
    const libraries = createLibraryStore(knex);
    const directory = new ServiceDirectory({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({
        entities: NAMES.map(name =>
          serviceEntity(name, {
            annotations: {
              'backstage.io/source-location': `url:${baseUrl}/acme/${name}/src/branch/main/`,
            },
          }),
        ),
      }),
      services,
      now: () => now,
      onChange: () => undefined,
    });
    const integrations = ScmIntegrations.fromConfig(config);
    const marks = new RepositoryMarks({
      listingsOf: urls => listingsOf(urls, integrations),
      logger,
      now: () => now,
    });
    let running = 0;
    const queue = new RefreshQueue({
      logger,
      refresh: async ref => {
        running += 1;
        await refreshService(ref, {
          asked: false,
          directory,
          announce: async () => undefined,
          collect: [
            service =>
              collectLibraries(service, {
                reader: UrlReaders.default({ config, logger }),
                readings,
                markOf: url => marks.find(url)?.mark,
                libraries,
                logger,
                parse: async files => parseLockfile(files),
                rateVersions: async () => undefined,
                onSnapshotChanged: async () => undefined,
                maxBytes: 100_000,
                timeoutMs: 5_000,
                now: () => now,
              }),
          ],
        }).finally(() => {
          running -= 1;
        });
      },
    });
    sweep = async () => {
      requests = [];
      await sweepCatalog({
        directory,
        readings,
        marks,
        queue,
        announce: async () => undefined,
        listDue: async () => [],
        maxAgeMs: 24 * HOUR,
        now: () => now,
      });
      do {
        await new Promise(resolve => {
          setTimeout(resolve, 20);
        });
      } while (running > 0);
      return requests;
    };
    status = async name => {
      const service = await services.findService(`component:default/${name}`);
      const statuses = await readings.getStatuses([service?.id ?? 0]);
      return statuses.get(service?.id ?? 0) ?? {};
    };
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const search = (page: number) =>
    `/api/v1/repos/search?sort=updated&order=desc&limit=50&page=${page}`;

  it('asks the host once, however many services there are', async () => {
    expect(await sweep()).toHaveLength(2 + 2 * NAMES.length);

    for (let day = 0; day < 3; day += 1) {
      now = new Date(now.getTime() + 23 * HOUR);
      const whole = day === 1 ? [search(2)] : [];
      expect(await sweep()).toEqual([search(1), ...whole]);
    }
    expect((await status('orders')).readAt).toBe('2026-11-03T09:00:00.000Z');
  });

  it('reads what was pushed, and nothing else, until the host would show another push', async () => {
    await sweep();
    await push('payments', '3.1.3');

    const read = await sweep();
    expect(read).toEqual([
      search(1),
      '/api/v1/repos/acme/payments/git/commits/main',
      '/api/v1/repos/acme/payments/archive/main.tar.gz',
    ]);

    now = new Date(now.getTime() + 2 * 60_000);
    expect(await sweep()).toEqual([
      search(1),
      '/api/v1/repos/acme/payments/git/commits/main',
    ]);
    expect(await sweep()).toEqual([search(1)]);
  });

  it('asks for each service slowly where the host does not list', async () => {
    lists = false;
    await sweep();

    now = new Date(now.getTime() + 12 * HOUR);
    expect(await sweep()).toEqual([search(1)]);

    now = new Date(now.getTime() + 12 * HOUR);
    expect(await sweep()).toHaveLength(1 + NAMES.length);
  });

  it('notices a repository that is gone', async () => {
    await sweep();
    pushedAt.delete('users');

    now = new Date(now.getTime() + 25 * HOUR);
    const asked = await sweep();

    expect(asked).toEqual([
      search(1),
      search(2),
      '/api/v1/repos/acme/users/git/commits/main',
    ]);
  });
});
