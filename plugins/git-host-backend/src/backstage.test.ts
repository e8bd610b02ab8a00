import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GiteaUrlReader,
  UrlReaders,
} from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createPublishGiteaAction } from '@backstage/plugin-scaffolder-backend-module-gitea';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  CREDENTIALS,
  startGitHost,
  type GitHost,
} from './__testUtils__/startGitHost';

describe('what Backstage does with its Gitea integration', () => {
  let host: GitHost;
  let config: ConfigReader;

  beforeAll(async () => {
    host = await startGitHost();
    config = new ConfigReader({
      integrations: {
        gitea: [
          {
            host: `localhost:${host.port}`,
            baseUrl: host.baseUrl,
            ...CREDENTIALS,
          },
        ],
      },
    });
    await host.createRepository('payments');
    const clone = await host.commitFiles('payments', {
      'catalog-info.yaml': 'kind: Component\n',
      'docs/index.md': '# Payments\n',
      'src/app.py': 'x = 1\n',
    });
    await host.git(['push', 'origin', 'main'], { cwd: clone });
  });
  afterAll(() => host.stop());

  const fileUrl = (path: string) =>
    `${host.baseUrl}/acme/payments/src/branch/main/${path}`;

  const createReader = () =>
    UrlReaders.create({
      config,
      logger: mockServices.logger.mock(),
      factories: [GiteaUrlReader.factory],
    });

  it('finds the integration and makes an edit link that is answered', async () => {
    const integrations = ScmIntegrations.fromConfig(config);
    const url = fileUrl('catalog-info.yaml');

    expect(integrations.byUrl(url)?.type).toBe('gitea');
    expect(integrations.resolveUrl({ url: './docs/index.md', base: url })).toBe(
      fileUrl('docs/index.md'),
    );
    const edit = await fetch(integrations.resolveEditUrl(url));
    expect(edit.status).toBe(200);
    expect(await edit.text()).toContain('# edit catalog-info.yaml');
  });

  it('reads a file', async () => {
    const response = await createReader().readUrl(fileUrl('docs/index.md'));

    expect(String(await response.buffer())).toBe('# Payments\n');
    expect(response.etag).toMatch(/^"[0-9a-f]{40}"$/);
  });

  it('is told that a file is not there', async () => {
    const read = createReader().readUrl(fileUrl('nothing.md'));

    await expect(read).rejects.toThrow(
      expect.objectContaining({ name: 'NotFoundError' }),
    );
  });

  it('reads a tree, and not again while it is unchanged', async () => {
    const reader = createReader();

    const tree = await reader.readTree(fileUrl('docs'));

    const files = await tree.files();
    expect(files.map(({ path }) => path)).toEqual(['index.md']);
    await expect(
      reader.readTree(fileUrl('docs'), { etag: tree.etag }),
    ).rejects.toThrow(expect.objectContaining({ name: 'NotModifiedError' }));
  });

  it('searches for a file', async () => {
    const reader = createReader();

    const found = await reader.search(fileUrl('catalog-info.yaml'));
    const missing = await reader.search(fileUrl('missing.yaml'));

    expect(found.files).toHaveLength(1);
    expect(missing.files).toHaveLength(0);
  });

  it('publishes with the unmodified publish:gitea', async () => {
    const workspacePath = join(host.folder, 'workspace');
    await mkdir(workspacePath);
    await writeFile(join(workspacePath, 'README.md'), '# Orders\n');
    const action = createPublishGiteaAction({
      integrations: ScmIntegrations.fromConfig(config),
      config,
    });
    const context = createMockActionContext({
      input: {
        repoUrl: `localhost:${host.port}?owner=acme&repo=orders`,
        description: 'Takes "orders" & more',
        gitAuthorName: 'Ada',
        gitAuthorEmail: 'ada@acme.com',
      },
      workspacePath,
    });
    const start = Date.now();

    await action.handler(context);

    // It polls for the page of the branch for up to 20 s.
    expect(Date.now() - start).toBeLessThan(10_000);
    expect(context.output).toHaveBeenCalledWith(
      'remoteUrl',
      `${host.baseUrl}/acme/orders.git`,
    );
    const response = await host.api('/repos/acme/orders');
    expect(await response.json()).toMatchObject({
      full_name: 'acme/orders',
      description: 'Takes "orders" & more',
      default_branch: 'main',
      empty: false,
    });
    await expect(
      host.git(['ls-remote', `${host.baseUrl}/acme/orders`]),
    ).resolves.toContain('refs/heads/main');
  });
});
