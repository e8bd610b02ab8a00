import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { parseLock, parseWish } from '@slipway/plugin-fleet-node';
import {
  startEmbeddedHost,
  type EmbeddedHost,
} from '../__testUtils__/embeddedHost';
import { SLIPWAY, TASKS } from '../__testUtils__/gitopsHost';
import { createPublishServiceAction } from './publishService';
import { createRenderServiceAction } from './renderService';
import { createUpdateServiceAction } from './updateService';

jest.setTimeout(300_000);

const REPOSITORY = { owner: 'acme', name: 'payments' };
const CATALOG_INFO =
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: payments\nspec:\n  type: service\n  lifecycle: production\n  owner: payments\n';

describe('a service that goes back to the version it was made from', () => {
  const directory = createMockDirectory();
  let host: EmbeddedHost;
  let template: Entity;

  beforeAll(async () => {
    host = await startEmbeddedHost();
  });
  afterAll(() => host.stop());

  /** What the catalog has from now on. */
  async function release(options: {
    version: string;
    files: Record<string, string>;
    values: Record<string, string>;
    lifecycle: string;
  }) {
    const { version, files, values, lifecycle } = options;
    const folder = directory.resolve('templates/example');
    await mkdir(join(folder, 'skeleton'), { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      await writeFile(join(folder, 'skeleton', path), text);
    }
    await writeFile(join(folder, 'lifecycle.yaml'), lifecycle);
    template = {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: {
        name: 'example',
        annotations: {
          'backstage.io/managed-by-location': `file:${folder}/template.yaml`,
          'backstage.io/template-version': version,
        },
      },
      spec: {
        parameters: {
          properties: Object.fromEntries(
            Object.keys(values).map(name => [name, { default: values[name] }]),
          ),
        },
        steps: [
          {
            action: 'service:render',
            input: {
              layers: ['example/skeleton'],
              values: Object.fromEntries(
                Object.keys(values).map(name => [
                  name,
                  `\${{ parameters.${name} }}`,
                ]),
              ),
            },
          },
        ],
      },
    } as Entity;
  }

  async function run(
    create: (options: ReturnType<typeof environment>) => {
      handler(ctx: never): Promise<unknown>;
    },
    input: object,
  ): Promise<Record<string, unknown>> {
    const outputs: Record<string, unknown> = {};
    await create(environment()).handler({
      ...createMockActionContext({
        task: { id: 'task-1' },
        workspacePath: directory.resolve('workspace'),
        templateInfo: {
          entityRef: 'template:default/example',
          baseUrl: `file://${directory.resolve(
            'templates/example/template.yaml',
          )}`,
          entity: template,
        },
      }),
      input,
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/ann'),
      createTemporaryDirectory: () => mkdtemp(directory.resolve('step-')),
      output: (name: string, value: unknown) => {
        outputs[name] = value;
      },
    } as never);
    return outputs;
  }

  function environment() {
    return {
      integrations: ScmIntegrations.fromConfig(
        new ConfigReader({ integrations: { gitea: [host.integration] } }),
      ),
      reader: mockServices.urlReader.mock(),
      auth: mockServices.auth(),
      author: SLIPWAY,
      scaffolder: TASKS,
      environments: [],
      catalog: catalogServiceMock({
        entities: [
          template,
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name: 'payments' },
          },
        ],
      }),
    };
  }

  async function update(input: object): Promise<void> {
    const permissions = mockServices.permissions.mock();
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    const auditor = mockServices.auditor.mock();
    auditor.createEvent.mockResolvedValue({
      success: jest.fn(),
      fail: jest.fn(),
    });
    const source = host.forge.contentUrl({
      ...REPOSITORY,
      branch: 'main',
      path: '',
    });
    const service: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'payments',
        annotations: { 'backstage.io/source-location': `url:${source}` },
      },
    };
    const outputs = await run(
      options =>
        createUpdateServiceAction({
          ...options,
          catalog: catalogServiceMock({ entities: [template, service] }),
          auditor,
          permissions,
          trustedTemplates: [],
          makeLockfiles: jest.fn(),
          portalUrl: 'https://portal.acme.com',
          updates: { reportUpdate: jest.fn() },
        }),
      { service: 'component:default/payments', ...input },
    );
    expect(outputs).toMatchObject({ outcome: 'open' });
    const merged = await host.forge.mergePullRequest({
      ...REPOSITORY,
      number: outputs.pullRequestNumber as number,
      expectedHead: outputs.commit as string,
      deleteBranch: true,
    });
    expect(merged).toMatchObject({ merged: true });
  }

  const read = (path: string) => host.show('payments', path);

  it('has the values, layers and files of that version again, and a way forward', async () => {
    directory.setContent({ workspace: {}, templates: {} });
    await release({
      version: '1.0.0',
      files: {
        'app.py': 'port = ${{ values.port }}\n',
        'catalog-info.yaml': CATALOG_INFO,
      },
      values: { name: 'payments', port: '8080' },
      lifecycle: '',
    });
    await run(
      options =>
        createRenderServiceAction({
          ...options,
          engine: { name: 'engine', version: '1' },
          environmentSecrets: [],
        }),
      {
        layers: ['example/skeleton'],
        values: { name: 'payments', port: '8080' },
      },
    );
    await run(createPublishServiceAction, {
      repoUrl: `${host.integration.host}?owner=acme&repo=payments`,
    });
    const first = {
      lock: await read('.template.lock.json'),
      wish: parseWish(await read('.template.yaml')),
      app: await read('app.py'),
    };
    const second = {
      version: '2.0.0',
      files: { 'app.py': 'http_port = ${{ values.http_port }}\n' },
      values: { name: 'payments', http_port: '80', workers: '2' },
      lifecycle: 'values: [{version: 2.0.0, rename: {port: http_port}}]\n',
    };
    await release(second);

    await update({});
    expect(parseLock(await read('.template.lock.json')).values).toMatchObject({
      http_port: '8080',
      workers: '2',
    });

    await update({ to: '1.0.0', allowDowngrade: true });
    expect(await read('app.py')).toBe(first.app);
    expect(await read('.template.lock.json')).toBe(first.lock);
    expect(parseWish(await read('.template.yaml'))).toEqual(first.wish);

    await update({});
    expect(await read('app.py')).toBe('http_port = 8080\n');
  });
});
