import { gunzipSync } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startGitHost, type GitHost } from '../__testUtils__/startGitHost';

describe('the Gitea API', () => {
  let host: GitHost;
  let firstCommit: string;
  let commit: string;

  beforeAll(async () => {
    host = await startGitHost();
    await host.createRepository('payments');
    const clone = await host.commitFiles('payments', {
      'poetry.lock': '# lock\n',
      'docs/naïve name?.md': 'text\n',
    });
    const git = (...args: string[]) => host.git(args, { cwd: clone });
    firstCommit = await git('rev-parse', 'HEAD');
    await git('commit', '--allow-empty', '-m', 'Second');
    commit = await git('rev-parse', 'HEAD');
    await git('push', 'origin', 'main', 'main:feature/one');
    await git('push', 'origin', 'main:refs/template/flask/1.0.0');
  });
  afterAll(() => host.stop());

  async function get(path: string) {
    const response = await host.api(path, { headers: { authorization: '' } });
    return { status: response.status, body: await response.json() };
  }

  function post(body: unknown, headers?: Record<string, string>) {
    return host.api('/orgs/acme/repos', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers,
    });
  }

  it('knows its organizations', async () => {
    expect(await get('/orgs/acme')).toMatchObject({
      status: 200,
      body: { username: 'acme' },
    });
    expect(await get('/orgs/other')).toEqual({
      status: 404,
      body: {
        message:
          'There is no organization other on this git host; it has acme.',
      },
    });
  });

  it('creates, lists, changes and deletes a repository', async () => {
    const created = await post({
      name: 'orders',
      description: 'Takes orders',
      default_branch: 'trunk',
      private: false,
    });
    expect(created.status).toBe(201);
    expect(await created.json()).toMatchObject({
      full_name: 'acme/orders',
      owner: { login: 'acme' },
      description: 'Takes orders',
      default_branch: 'trunk',
      empty: true,
      clone_url: `${host.baseUrl}/acme/orders.git`,
    });

    const changed = await host.api('/repos/acme/orders', {
      method: 'PATCH',
      body: JSON.stringify({ description: 'New' }),
    });
    expect(await changed.json()).toMatchObject({ description: 'New' });

    const listed = await get('/orgs/acme/repos?limit=1&page=1');
    expect(listed.body).toMatchObject([{ name: 'orders' }]);

    const deleted = await host.api('/repos/acme/orders', { method: 'DELETE' });
    expect(deleted.status).toBe(204);
    expect((await get('/repos/acme/orders')).status).toBe(404);
    const again = await host.api('/repos/acme/orders', { method: 'DELETE' });
    expect(again.status).toBe(404);
  });

  it('lists all repositories, those that were pushed to last first', async () => {
    const push = async (name: string) => {
      const cwd = await host.commitFiles(name, { 'a.txt': `${Math.random()}` });
      await host.git(['push', '--quiet', 'origin', 'HEAD'], { cwd });
    };
    const search = async (query: string) => {
      const { body } = await get(`/repos/search?${query}`);
      return body.data as Array<{ name: string; updated_at: string }>;
    };
    const latest = 'sort=updated&order=desc';
    await host.createRepository('busy');
    await push('busy');
    await post({ name: 'quiet' });
    const before = await search(`${latest}&limit=2`);

    await push('busy');
    const after = await search(`${latest}&limit=2`);

    expect(before.map(({ name }) => name)).toEqual(['quiet', 'busy']);
    expect(after.map(({ name }) => name)).toEqual(['busy', 'quiet']);
    expect(after[0]?.updated_at).not.toBe(before[1]?.updated_at);
    expect(await search(`${latest}&page=2&limit=50`)).toEqual([]);
    expect(await search('limit=1')).toMatchObject([{ name: 'busy' }]);
    expect((await get('/repos/search?sort=size')).status).toBe(422);
    for (const name of ['quiet', 'busy']) {
      await host.api(`/repos/acme/${name}`, { method: 'DELETE' });
    }
  });

  it('gives a name to exactly one of those who want it at the same time', async () => {
    const responses = await Promise.all(
      Array.from({ length: 6 }, () => post({ name: 'contended' })),
    );

    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 409, 409, 409, 409, 409]);
    expect(await readdir(join(host.directory, '.unfinished'))).toEqual([]);
  });

  it.each([
    '../outside',
    '..',
    '.hidden',
    'a..b',
    'payments.git',
    'payments.lock',
    'payments.',
    'Payments',
    'a/b',
    'a b',
    'a\nb',
    '-rf',
    '',
    'é',
    'x'.repeat(101),
  ])('refuses the name %j', async name => {
    const before = await readdir(join(host.directory, 'acme'));

    const response = await post({ name });

    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      message: expect.stringContaining('cannot be the name of a repository'),
    });
    expect(await readdir(join(host.directory, 'acme'))).toEqual(before);
  });

  it.each([
    ['no name', {}, 422, 'name: Required'],
    ['no JSON', '{', 400, 'JSON'],
    ['a wish for privacy', { name: 'x', private: true }, 422, 'private'],
    ['a wish for files', { name: 'x', auto_init: true }, 422, 'auto_init'],
    [
      'a branch that git refuses',
      { name: 'x', default_branch: 'a..b' },
      422,
      'cannot be the name of a branch',
    ],
  ])('refuses %s', async (_what, body, status, message) => {
    const response = await post(body);

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      message: expect.stringContaining(message),
    });
    expect((await get('/repos/acme/x')).status).toBe(404);
  });

  it.each([
    ['POST', '/orgs/acme/repos'],
    ['PATCH', '/repos/acme/payments'],
    ['DELETE', '/repos/acme/payments'],
  ])('asks who it is at %s %s', async (method, path) => {
    const response = await host.api(path, {
      method,
      body: '{"name": "x"}',
      headers: { authorization: '' },
    });

    expect(response.status).toBe(401);
    expect((await get('/repos/acme/payments')).status).toBe(200);
  });

  it('gives a file as base64, on a branch with a slash too', async () => {
    const { body } = await get(
      '/repos/acme/payments/contents/poetry.lock?ref=feature/one',
    );

    expect(body).toMatchObject({
      type: 'file',
      path: 'poetry.lock',
      encoding: 'base64',
      content: Buffer.from('# lock\n').toString('base64'),
      size: 7,
    });
  });

  it('lists folders', async () => {
    const root = await get('/repos/acme/payments/contents');
    const docs = await get('/repos/acme/payments/contents/docs?ref=main');

    expect(root.body).toMatchObject([
      { name: 'docs', type: 'dir', content: null },
      { name: 'poetry.lock', type: 'file', content: null },
    ]);
    expect(docs.body).toMatchObject([{ path: 'docs/naïve name?.md' }]);
    const raw = await fetch(docs.body[0].download_url);
    expect(await raw.text()).toBe('text\n');
  });

  it('knows branches, commits and refs', async () => {
    const base = '/repos/acme/payments';

    expect((await get(`${base}/branches`)).body).toMatchObject([
      { name: 'feature/one', commit: { id: commit } },
      { name: 'main', commit: { id: commit, message: 'Second\n' } },
    ]);
    expect((await get(`${base}/branches/feature/one`)).body).toMatchObject({
      name: 'feature/one',
    });
    expect((await get(`${base}/commits?sha=main&limit=1`)).body).toMatchObject([
      { sha: commit, parents: [{ sha: firstCommit }] },
    ]);
    expect((await get(`${base}/commits?path=docs`)).body).toMatchObject([
      { sha: firstCommit },
    ]);
    expect((await get(`${base}/git/commits/main`)).body).toMatchObject({
      sha: commit,
      commit: { author: { name: 'Ada', email: 'ada@acme.com' } },
    });
    expect((await get(`${base}/git/refs/template`)).body).toMatchObject([
      { ref: 'refs/template/flask/1.0.0', object: { sha: commit } },
    ]);
  });

  it('packs an archive whose files are below one folder', async () => {
    const response = await host.api('/repos/acme/payments/archive/main.tar.gz');

    expect(response.headers.get('content-type')).toContain('gzip');
    const tar = gunzipSync(Buffer.from(await response.arrayBuffer()));
    expect(tar.includes('payments/poetry.lock')).toBe(true);
  });

  it.each([
    '/repos/acme/payments/contents/nothing',
    '/repos/acme/payments/contents/poetry.lock?ref=nothing',
    '/repos/acme/payments/contents/poetry.lock?ref=main~1',
    '/repos/acme/payments/contents/poetry.lock?ref=--output=/tmp/x',
    '/repos/acme/payments/branches/nothing',
    '/repos/acme/payments/archive/nothing.tar.gz',
    '/repos/acme/payments/git/commits/0000000000000000000000000000000000000000',
    '/repos/acme/nothing',
    '/repos/other/payments',
    '/user',
  ])('says that there is no %s', async path => {
    expect(await get(path)).toEqual({
      status: 404,
      body: { message: expect.any(String) },
    });
  });
});
