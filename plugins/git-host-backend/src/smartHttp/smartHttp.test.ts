import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runGit } from '@slipway/plugin-fleet-node';
import {
  basic,
  startGitHost,
  type GitHost,
} from '../__testUtils__/startGitHost';

describe('git over HTTP', () => {
  let host: GitHost;

  beforeAll(async () => {
    host = await startGitHost();
  });
  afterAll(() => host.stop());

  /** Sends the path as it is, which `fetch` would tidy. */
  function requestPath(path: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      httpRequest({ port: host.port, path }, response => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      })
        .once('error', reject)
        .end();
    });
  }

  function remoteRefs(repository: string): Promise<string> {
    return host.git(['ls-remote', `${host.baseUrl}/acme/${repository}.git`]);
  }

  it('gives a clone what was pushed, with and without .git in the URL', async () => {
    await host.createRepository('payments');
    const pushed = await host.commitFiles('payments', { 'app.py': 'x = 1\n' });
    await host.git(['push', '--quiet', 'origin', 'main'], { cwd: pushed });

    for (const url of ['payments', 'payments.git']) {
      const clone = join(host.folder, `read-${url}`);
      await host.git(
        ['clone', '--quiet', `${host.baseUrl}/acme/${url}`, clone],
        { authorization: null },
      );
      expect(await readFile(join(clone, 'app.py'), 'utf8')).toBe('x = 1\n');
    }
    const fsck = runGit(['fsck', '--strict', '--no-dangling'], {
      cwd: join(host.directory, 'acme/payments.git'),
    });
    await expect(fsck).resolves.toHaveLength(0);
  });

  it.each([
    ['no credentials', null],
    ['a wrong password', basic('slipway', 'guess')],
    ['a wrong name', basic('somebody', 'p:ss wörd')],
    ['something that is not Basic', 'Bearer p:ss'],
  ])('takes no push with %s', async (_what, authorization) => {
    const name = `guarded-${Math.random().toString(36).slice(2)}`;
    await host.createRepository(name);
    const clone = await host.commitFiles(name, { a: 'a' });

    const push = host.git(['push', 'origin', 'main'], {
      cwd: clone,
      authorization,
    });

    await expect(push).rejects.toThrow(/Authentication failed|could not read/);
    expect(await remoteRefs(name)).toBe('');
  });

  it('asks for Basic authentication before it looks for the repository', async () => {
    const response = await fetch(
      `${host.baseUrl}/acme/nothing.git/info/refs?service=git-receive-pack`,
    );

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
  });

  it('takes no pack from someone without credentials who skipped the question', async () => {
    await host.createRepository('direct');
    const response = await fetch(
      `${host.baseUrl}/acme/direct.git/git-receive-pack`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-git-receive-pack-request' },
        body: '0000',
      },
    );

    expect(response.status).toBe(401);
  });

  it('says that a repository must be created before a push', async () => {
    await host.createRepository('exists');
    const clone = await host.commitFiles('exists', { a: 'a' });

    const push = host.git(
      ['push', `${host.baseUrl}/acme/missing.git`, 'main'],
      { cwd: clone },
    );

    await expect(push).rejects.toThrow(
      'There is no repository acme/missing on this git host; create it first.',
    );
  });

  it('lets exactly one of several concurrent pushes to a branch win', async () => {
    await host.createRepository('contended');
    const clones = await Promise.all(
      ['a', 'b', 'c', 'd'].map(name =>
        host.commitFiles('contended', { [name]: name }),
      ),
    );

    const results = await Promise.allSettled(
      clones.map(cwd => host.git(['push', 'origin', 'main'], { cwd })),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
    const winner = clones[results.findIndex(r => r.status === 'fulfilled')];
    const tip = await host.git(['rev-parse', 'main'], { cwd: winner });
    expect(await remoteRefs('contended')).toContain(`${tip}\trefs/heads/main`);
    const fsck = runGit(['fsck', '--strict', '--no-dangling'], {
      cwd: join(host.directory, 'acme/contended.git'),
    });
    await expect(fsck).resolves.toHaveLength(0);
  });

  it('takes concurrent pushes to different repositories', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    await Promise.all(names.map(name => host.createRepository(name)));

    await Promise.all(
      names.map(async name => {
        const cwd = await host.commitFiles(name, { [name]: name });
        await host.git(['push', 'origin', 'main'], { cwd });
      }),
    );

    for (const name of names) {
      expect(await remoteRefs(name)).toContain('refs/heads/main');
    }
  });

  it('understands requests that git compressed', async () => {
    await host.createRepository('compressed');
    const clone = await host.commitFiles('compressed', { a: 'a' });
    await host.git(['push', '--quiet', 'origin', 'main'], { cwd: clone });
    const body = gzipSync('0014command=ls-refs\n0000');

    const response = await fetch(
      `${host.baseUrl}/acme/compressed.git/git-upload-pack`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/x-git-upload-pack-request',
          'content-encoding': 'gzip',
          'git-protocol': 'version=2',
        },
        body,
      },
    );

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('refs/heads/main');
  });

  it('keeps refs of templates, and branches that were pushed by force', async () => {
    await host.createRepository('generated');
    const clone = await host.commitFiles('generated', { a: 'a' });
    const ref = 'refs/template/flask-service/1.0.0';
    await host.git(['push', 'origin', 'main', `main:${ref}`], { cwd: clone });
    await host.git(['commit', '--amend', '-m', 'Other'], { cwd: clone });

    await host.git(['push', '--force', 'origin', 'main'], { cwd: clone });

    expect(await remoteRefs('generated')).toContain(ref);
  });

  it('makes the first branch the default one when no main was pushed', async () => {
    await host.createRepository('old-style');
    const clone = await host.commitFiles('old-style', { a: 'a' });

    await host.git(['push', 'origin', 'main:trunk'], { cwd: clone });

    const response = await host.api('/repos/acme/old-style');
    expect(await response.json()).toMatchObject({ default_branch: 'trunk' });
  });

  it('refuses a push of broken objects and keeps the branch', async () => {
    await host.createRepository('strict');
    const clone = await host.commitFiles('strict', { a: 'a' });
    const tree = await host.git(['rev-parse', 'HEAD^{tree}'], { cwd: clone });
    const broken = await runGit(
      ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'],
      { cwd: clone, input: `tree ${tree}\nauthor broken\n\nNo committer\n` },
    );

    const push = host.git(
      ['push', 'origin', `${broken.toString().trim()}:refs/heads/main`],
      { cwd: clone },
    );

    await expect(push).rejects.toThrow();
    expect(await remoteRefs('strict')).toBe('');
  });

  it.each([
    '/api/git-host/acme/../../../../etc/passwd/info/refs?service=git-upload-pack',
    '/api/git-host/acme/%2e%2e%2f%2e%2e%2fsecret/info/refs?service=git-upload-pack',
    '/api/git-host/%2e%2e/repositories/info/refs?service=git-upload-pack',
    '/api/git-host/acme/..%2facme%2fpayments/info/refs?service=git-upload-pack',
    '/api/git-host/.unfinished/payments/info/refs?service=git-upload-pack',
    '/api/git-host/acme/payments.git/../payments.git/HEAD',
    '/api/git-host/acme/payments.git/objects/info/packs',
    '/api/git-host/acme/payments/raw/branch/main/%2e%2e/%2e%2e/config',
    '/api/git-host/acme/payments/src/branch/main/..%2f..%2fconfig',
    '/api/git-host/api/v1/repos/acme/payments/contents/%2e%2e/config',
    '/api/git-host/api/v1/repos/acme/payments/contents/a%00b',
  ])('finds nothing at %s', async path => {
    expect(await requestPath(path)).toBe(404);
  });

  it.each([
    '/api/git-host/acme/%ff/info/refs?service=git-upload-pack',
    '/api/git-host/acme/payments/info/refs',
    '/api/git-host/acme/payments/info/refs?service=git-shell',
  ])('refuses %s', async path => {
    const status = await requestPath(path);

    expect([400, 422]).toContain(status);
  });
});

describe('a push to the default branch', () => {
  let host: GitHost;

  beforeEach(async () => {
    host = await startGitHost();
    await host.createRepository('payments');
  });
  afterEach(() => host.stop());

  it('is told to the catalog, with the address that locations begin with', async () => {
    const clone = await host.commitFiles('payments', { a: 'a' });
    const commit = await host.git(['rev-parse', 'HEAD'], { cwd: clone });

    await host.git(['push', 'origin', 'main'], { cwd: clone });

    const url = `${host.baseUrl}/acme/payments`;
    expect(host.events).toEqual([
      {
        type: 'repository.updated',
        url,
        context: { commitUrl: `${url}/commit/${commit}` },
      },
    ]);
  });

  it('is the only one that is told', async () => {
    const clone = await host.commitFiles('payments', { a: 'a' });
    await host.git(['push', 'origin', 'main'], { cwd: clone });
    host.events.length = 0;

    await host.git(['push', 'origin', 'main', 'main:topic'], { cwd: clone });
    await host.git(['push', 'origin', 'main:refs/template/flask/1'], {
      cwd: clone,
    });

    expect(host.events).toEqual([]);
  });
});
