import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackend } from '@backstage/backend-defaults';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { runGit } from '@slipway/plugin-fleet-node';
import { gitHostPlugin } from './plugin';
import {
  CREDENTIALS,
  basic,
  gitHostConfig,
} from './__testUtils__/startGitHost';

describe('the git host plugin', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-git-host-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is off unless it is enabled', async () => {
    const config = gitHostConfig(join(folder, 'git'));
    const { server } = await startTestBackend({
      features: [
        gitHostPlugin,
        mockServices.rootConfig.factory({
          data: { ...config, gitHost: { ...config.gitHost, enabled: false } },
        }),
      ],
    });

    const url = `http://localhost:${server.port()}/api/git-host/api/v1/orgs/acme`;

    expect((await fetch(url)).status).toBe(404);
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not start where other machines could read', async () => {
    const start = startTestBackend({
      features: [
        gitHostPlugin,
        mockServices.rootConfig.factory({
          data: {
            ...gitHostConfig(join(folder, 'git')),
            backend: { listen: { host: '0.0.0.0' } },
          },
        }),
      ],
    });

    await expect(start).rejects.toThrow(/backend\.listen\.host/);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the git host in a whole backend', () => {
  let folder: string;
  let baseUrl: string;
  let port: number;
  let backend: ReturnType<typeof createBackend>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-git-host-'));
    port = await findFreePort();
    baseUrl = `http://localhost:${port}`;
    backend = createBackend();
    backend.add(gitHostPlugin);
    backend.add(catalogPlugin);
    backend.add(mockServices.rootLogger.factory());
    backend.add(
      mockServices.rootConfig.factory({
        data: {
          ...gitHostConfig(join(folder, 'git')),
          backend: {
            baseUrl,
            listen: { host: '127.0.0.1', port },
            database: { client: 'better-sqlite3', connection: ':memory:' },
            auth: { dangerouslyDisableDefaultAuthPolicy: true },
          },
          catalog: { scmEvents: true },
          events: { useEventBus: 'never' },
          integrations: {
            gitea: [
              {
                host: `localhost:${port}`,
                baseUrl: `${baseUrl}/api/git-host`,
                ...CREDENTIALS,
              },
            ],
          },
        },
      }),
    );
    await backend.start();
  }, 60_000);
  afterAll(async () => {
    await backend.stop();
    await rm(folder, { recursive: true });
  });

  async function findFreePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    const address = server.address();
    await new Promise(resolve => server.close(resolve));
    if (!address || typeof address === 'string') throw new Error('No port.');
    return address.port;
  }

  function git(...args: string[]) {
    const { username, password } = CREDENTIALS;
    return runGit(args, {
      cwd: folder,
      config: {
        'user.name': 'Ada',
        'user.email': 'ada@acme.com',
        'http.extraHeader': `Authorization: ${basic(username, password)}`,
      },
    });
  }

  /** Pushes a catalog-info.yaml with this description without a work tree. */
  async function pushDescription(description: string): Promise<void> {
    const stream = [
      'commit refs/heads/main',
      'committer Ada <ada@acme.com> now',
      ...data('Describe'),
      ...((await hasMain()) ? ['from refs/heads/main^0'] : []),
      'M 100644 inline catalog-info.yaml',
      ...data(
        `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: payments, description: ${description} }
spec: { type: service, lifecycle: production, owner: guests }
`,
      ),
      '',
    ].join('\n');
    await runGit(['fast-import', '--quiet', '--date-format=now'], {
      cwd: folder,
      input: stream,
    });
    await git(
      'push',
      '--quiet',
      `${baseUrl}/api/git-host/acme/payments`,
      'main',
    );
  }

  function data(text: string): string[] {
    return [`data ${Buffer.byteLength(text)}`, text];
  }

  async function hasMain(): Promise<boolean> {
    const refs = await git('for-each-ref', 'refs/heads/main');
    return refs.length > 0;
  }

  /** Milliseconds until the catalog shows the description. */
  async function waitForDescription(description: string): Promise<number> {
    const start = Date.now();
    const url = `${baseUrl}/api/catalog/entities/by-name/component/default/payments`;
    for (;;) {
      const response = await fetch(url);
      const entity = response.ok ? await response.json() : undefined;
      if (entity?.metadata.description === description) break;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    return Date.now() - start;
  }

  it('shows a pushed catalog-info in the catalog within seconds', async () => {
    await git('init', '--quiet', '--bare', '.');
    await fetch(`${baseUrl}/api/git-host/api/v1/orgs/acme/repos`, {
      method: 'POST',
      headers: {
        authorization: basic(CREDENTIALS.username, CREDENTIALS.password),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name: 'payments' }),
    });
    await pushDescription('first');
    const registered = await fetch(`${baseUrl}/api/catalog/locations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'url',
        target: `${baseUrl}/api/git-host/acme/payments/src/branch/main/catalog-info.yaml`,
      }),
    });
    expect(registered.status).toBe(201);
    await waitForDescription('first');

    await pushDescription('second');

    expect(await waitForDescription('second')).toBeLessThan(3000);
  }, 60_000);

  it("puts its own content policy in the place of the portal's", async () => {
    const page = await fetch(`${baseUrl}/api/git-host/acme`);
    const catalog = await fetch(`${baseUrl}/api/catalog/entities`);

    expect(page.headers.get('content-security-policy')).toMatch(/^sandbox; /);
    expect(catalog.headers.get('content-security-policy')).not.toContain(
      'sandbox',
    );
  });

  it('does not answer a page whose host name was made to lead here', async () => {
    const status = await new Promise((resolve, reject) => {
      const path = '/api/git-host/api/v1/orgs/acme';
      const headers = { host: 'rebound.example:80' };
      request({ host: '127.0.0.1', port, path, headers }, response => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });

    expect(status).toBe(403);
  });
});
