import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { listingsOf, type ListedRepository } from './repositoryListings';

const LONG_AGO = '2026-01-01T10:00:00Z';

describe('listingsOf', () => {
  let server: Server;
  let baseUrl: string;
  let requests: string[];
  let answers: Record<string, { status?: number; body?: unknown }>;

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      const { status = 200, body = [] } = answers[request.url ?? ''] ?? {};
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    requests = [];
    answers = {};
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  function integrations() {
    const { host } = new URL(baseUrl);
    return ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: {
          gitea: [{ host, baseUrl: `${baseUrl}/gitea` }],
          github: [
            { host: 'github.acme.com', apiBaseUrl: baseUrl, token: 'secret' },
          ],
          gitlab: [
            {
              host: 'gitlab.acme.com',
              apiBaseUrl: `${baseUrl}/api/v4`,
              token: 'secret',
            },
          ],
        },
      }),
    );
  }

  async function listAll(...urls: string[]) {
    const found: Array<[string, ListedRepository[]]> = [];
    for (const { name, pages } of listingsOf(urls, integrations())) {
      for await (const page of pages()) found.push([name, page]);
    }
    return found;
  }

  it('asks a Gitea host once for all its repositories, page by page', async () => {
    const search = (page: number) =>
      `/gitea/api/v1/repos/search?sort=updated&order=desc&limit=50&page=${page}`;
    const shape = (name: string, updated: string) => ({
      html_url: `${baseUrl}/gitea/acme/${name}`,
      updated_at: updated,
    });
    const justNow = new Date().toISOString();
    answers = {
      [search(1)]: { body: { ok: true, data: [shape('orders', justNow)] } },
      [search(2)]: { body: { ok: true, data: [shape('payments', LONG_AGO)] } },
      [search(3)]: { body: { ok: true, data: [] } },
    };

    const pages = await listAll(
      `${baseUrl}/gitea/acme/payments/src/branch/main/`,
      `${baseUrl}/gitea/other/orders/src/branch/main/`,
    );

    expect(pages.map(([, page]) => page)).toEqual([
      [{ url: `${baseUrl}/gitea/acme/orders/`, mark: undefined }],
      [{ url: `${baseUrl}/gitea/acme/payments/`, mark: LONG_AGO }],
    ]);
    expect(requests).toEqual([search(1), search(2), search(3)]);
  });

  it('asks GitHub once per organisation or person', async () => {
    const query = 'sort=pushed&direction=desc&per_page=100&page=1';
    answers = {
      [`/orgs/acme/repos?${query}`]: {
        body: [
          { html_url: 'https://github.acme.com/acme/a', pushed_at: LONG_AGO },
          { html_url: 'https://github.acme.com/acme/empty', pushed_at: null },
        ],
      },
      [`/orgs/ann/repos?${query}`]: { status: 404 },
      [`/users/ann/repos?${query}`]: {
        body: [
          { html_url: 'https://github.acme.com/ann/b', pushed_at: LONG_AGO },
        ],
      },
    };

    const pages = await listAll(
      'https://github.acme.com/acme/a/tree/main/',
      'https://github.acme.com/acme/c/tree/main/',
      'https://github.acme.com/ann/b/tree/main/',
    );

    expect(pages).toEqual([
      [
        'github.acme.com/acme',
        [
          { url: 'https://github.acme.com/acme/a/', mark: LONG_AGO },
          { url: 'https://github.acme.com/acme/empty/', mark: undefined },
        ],
      ],
      [
        'github.acme.com/ann',
        [{ url: 'https://github.acme.com/ann/b/', mark: LONG_AGO }],
      ],
    ]);
  });

  it('asks GitLab once per group, and trusts no activity of the last hour', async () => {
    const halfAnHourAgo = new Date(Date.now() - 30 * 60_000).toISOString();
    answers = {
      '/api/v4/groups/acme/projects?include_subgroups=true&simple=true&order_by=last_activity_at&sort=desc&per_page=100&page=1':
        {
          body: [
            {
              web_url: 'https://gitlab.acme.com/acme/shop/a',
              last_activity_at: halfAnHourAgo,
            },
            {
              web_url: 'https://gitlab.acme.com/acme/b',
              last_activity_at: LONG_AGO,
            },
          ],
        },
    };

    const pages = await listAll(
      'https://gitlab.acme.com/acme/shop/a/-/tree/main/',
      'https://gitlab.acme.com/acme/b/-/tree/main/',
    );

    expect(pages).toEqual([
      [
        'gitlab.acme.com/acme',
        [
          { url: 'https://gitlab.acme.com/acme/shop/a/', mark: undefined },
          { url: 'https://gitlab.acme.com/acme/b/', mark: LONG_AGO },
        ],
      ],
    ]);
  });

  it('knows no listing of a host that is not configured', () => {
    expect(listingsOf(['https://git.example/acme/a/'], integrations())).toEqual(
      [],
    );
  });

  it('says so when a host does not list', async () => {
    answers = new Proxy({}, { get: () => ({ status: 500 }) });

    await expect(listAll(`${baseUrl}/gitea/acme/a/`)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('does not list its repositories'),
    });
  });
});
