import { access, mkdir, mkdtemp, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  initBareRepository,
  parseLock,
  parseWish,
  listFiles,
  storeSnapshots,
} from '@slipway/plugin-fleet-node';
import { parse as parseYaml } from 'yaml';
import { createRenderServiceAction } from './renderService';

describe('service:render', () => {
  const directory = createMockDirectory();
  const action = createRenderServiceAction({
    reader: mockServices.urlReader.mock(),
    integrations: ScmIntegrations.fromConfig(mockServices.rootConfig()),
    engine: { name: '@backstage/plugin-scaffolder-backend', version: '4.2.0' },
    environments: [{ name: 'qa' }, { name: 'live', protected: true }],
    environmentSecrets: ['a secret of the configuration'],
  });

  beforeEach(() => {
    directory.setContent({
      templates: {
        'flask-service': {
          'template.yaml': '',
          skeleton: {
            'README.md': '# ${{ values.name }}\n',
            '${{ values.package }}': {
              'app.py': 'NAME = ${{ values.name | dump }}\n',
            },
            'logo.png': Buffer.from([0x89, 0x50, 0, 0xff, 0x0d, 0x0a]),
          },
        },
        shared: {
          catalog: {
            'catalog-info.yaml':
              'description: ${{ values.description | dump }}\ntemplate: ${{ values.template.ref }} ${{ values.template.version }}\n',
          },
        },
      },
      work: {},
    });
  });

  async function render(
    options: {
      values?: JsonObject;
      layers?: string[];
      workspace?: string;
      annotations?: Record<string, string>;
      secrets?: Record<string, string>;
      targetPath?: string;
    } = {},
  ) {
    const workspacePath = directory.resolve(
      'work',
      options.workspace ?? 'task',
    );
    await mkdir(workspacePath, { recursive: true });
    const outputs: Record<string, unknown> = {};
    const context = createMockActionContext({
      workspacePath,
      input: {
        layers: options.layers ?? [
          'shared/catalog',
          './flask-service/skeleton/',
        ],
        values: {
          name: 'payments',
          package: 'acme_payments',
          description: 'Takes payments',
          ...options.values,
        },
        ...(options.targetPath && { targetPath: options.targetPath }),
      },
      secrets: options.secrets,
      templateInfo: {
        entityRef: 'template:default/flask-service',
        baseUrl: `file://${directory.resolve(
          'templates/flask-service/template.yaml',
        )}`,
        entity: {
          metadata: {
            name: 'flask-service',
            annotations: options.annotations ?? {
              'backstage.io/template-version': '1.0.0',
            },
          },
        },
      },
    });
    await action.handler({
      ...context,
      createTemporaryDirectory: () => mkdtemp(`${workspacePath}_step-render-`),
      output: (name, value) => {
        outputs[name] = value;
      },
    });
    return { workspacePath, outputs };
  }

  async function filesOf(folder: string) {
    const gitDir = await mkdtemp(directory.resolve('objects-'));
    await initBareRepository(gitDir);
    const files = await listFiles(folder);
    const commit = {
      message: '',
      author: { name: 'x', email: 'x@acme.com', date: new Date(0) },
    };
    const [all, pristine] = await storeSnapshots({
      gitDir,
      snapshots: [
        { files, ...commit },
        {
          files: files.filter(({ path }) => !path.startsWith('.template.')),
          ...commit,
        },
      ],
    });
    return { entries: all?.entries ?? [], tree: pristine?.tree };
  }

  it('renders all layers and records what it did', async () => {
    const { workspacePath, outputs } = await render();

    await expect(
      readFile(join(workspacePath, 'acme_payments/app.py'), 'utf8'),
    ).resolves.toBe('NAME = "payments"\n');
    await expect(
      readFile(join(workspacePath, 'catalog-info.yaml'), 'utf8'),
    ).resolves.toContain('template: template:default/flask-service 1.0.0\n');
    const { entries, tree } = await filesOf(workspacePath);
    expect(entries.map(({ path }) => path)).toEqual([
      '.template.lock.json',
      '.template.yaml',
      'README.md',
      'acme_payments/app.py',
      'catalog-info.yaml',
      'logo.png',
    ]);
    expect(outputs).toEqual({
      tree,
      files: 4,
      template: 'template:default/flask-service',
      version: '1.0.0',
    });

    const lock = parseLock(
      await readFile(join(workspacePath, '.template.lock.json'), 'utf8'),
    );
    const skeleton = await filesOf(
      directory.resolve('templates/flask-service/skeleton'),
    );
    expect(lock).toMatchObject({
      template: 'template:default/flask-service',
      version: '1.0.0',
      tree,
      layers: [
        { path: 'shared/catalog', tree: expect.any(String) },
        { path: 'flask-service/skeleton', tree: skeleton.tree },
      ],
    });
    expect(lock.files['README.md']).toBe(
      `100644 ${entries.find(({ path }) => path === 'README.md')?.blob}`,
    );
    const wish = parseWish(
      await readFile(join(workspacePath, '.template.yaml'), 'utf8'),
    );
    expect(wish.values).toEqual({
      name: 'payments',
      package: 'acme_payments',
      description: 'Takes payments',
      environments: [{ name: 'qa' }, { name: 'live', protected: true }],
    });
    expect(lock.values).toEqual(wish.values);
  });

  it('renders and records the environments that are given rather than those of the portal', async () => {
    directory.addContent({
      'templates/flask-service/skeleton/where.txt':
        "${{ values.environments | join(', ', 'name') }}\n",
    });
    const environments = [{ name: 'edge', protected: true }];
    const where = (folder: string) =>
      readFile(join(folder, 'where.txt'), 'utf8');

    const usual = await render();
    const recorded = await render({
      values: { environments },
      workspace: 'other',
    });

    await expect(where(usual.workspacePath)).resolves.toBe('qa, live\n');
    await expect(where(recorded.workspacePath)).resolves.toBe('edge\n');
    const lock = await readFile(
      join(recorded.workspacePath, '.template.lock.json'),
      'utf8',
    );
    expect(parseLock(lock).values.environments).toEqual(environments);
  });

  it('copies binary files as they are and leaves nothing behind', async () => {
    const { workspacePath } = await render();

    await expect(readFile(join(workspacePath, 'logo.png'))).resolves.toEqual(
      Buffer.from([0x89, 0x50, 0, 0xff, 0x0d, 0x0a]),
    );
    await expect(readdir(directory.resolve('work'))).resolves.toEqual(['task']);
  });

  it('gives the same bytes again, in the same workspace and in another', async () => {
    const first = await filesOf((await render()).workspacePath);
    const again = await filesOf((await render()).workspacePath);
    const other = await filesOf(
      (
        await render({ workspace: 'other' })
      ).workspacePath,
    );

    expect(again).toEqual(first);
    expect(other).toEqual(first);
  });

  it('may run twice at once in one workspace', async () => {
    const runs = await Promise.all([render(), render(), render()]);

    const expected = await filesOf(
      (
        await render({ workspace: 'other' })
      ).workspacePath,
    );
    expect(await filesOf(runs[0].workspacePath)).toEqual(expected);
  });

  it.each([
    `"double" and 'single' quotes`,
    'one\ntwo: three\n- four',
    '${{ values.name }} {{ 7 * 7 }} {% if x %}',
    '../../etc/passwd',
    '東京の支払い 🚢 \u2028',
    'x'.repeat(10_000),
    '#!yaml: [a, {b: c}',
  ])('keeps files valid when a value is %j', async description => {
    const { workspacePath } = await render({ values: { description } });

    const catalogInfo = parseYaml(
      await readFile(join(workspacePath, 'catalog-info.yaml'), 'utf8'),
    );
    expect(catalogInfo.description).toBe(description);
    const lock = parseLock(
      await readFile(join(workspacePath, '.template.lock.json'), 'utf8'),
    );
    expect(lock.values.description).toBe(description);
  });

  it.each([
    ['../outside', 'could not be rendered with these values'],
    ['a\nb', 'holds a control character'],
    ['x'.repeat(10_000), 'could not be rendered with these values'],
    ['.git', 'belong to git'],
  ])('refuses a value that makes the path %j', async (path, sentence) => {
    await expect(render({ values: { package: path } })).rejects.toThrow(
      sentence,
    );

    await expect(readdir(directory.resolve('work/task'))).resolves.toEqual([]);
    await expect(readdir(directory.resolve('work'))).resolves.toEqual(['task']);
  });

  it('changes nothing when two layers write the same file', async () => {
    directory.addContent({
      'templates/shared/docs': { 'README.md': 'another' },
    });

    await expect(
      render({ layers: ['flask-service/skeleton', 'shared/docs'] }),
    ).rejects.toThrow(
      'The layers flask-service/skeleton and shared/docs write the same file README.md',
    );
    await expect(readdir(directory.resolve('work/task'))).resolves.toEqual([]);
  });

  it.each(['../templates', '/etc', 'shared/../..', 'https://acme.com/x', ''])(
    'refuses the layer %p',
    async layer => {
      await expect(render({ layers: [layer] })).rejects.toThrow(
        /is not a layer; name a folder|could not be read beside/,
      );
    },
  );

  it('says which layer is missing', async () => {
    await expect(render({ layers: ['shared/nothing'] })).rejects.toThrow(
      "The template's layer shared/nothing could not be read",
    );
  });

  it('refuses a template without a version', async () => {
    await expect(render({ annotations: {} })).rejects.toThrow(
      'The annotation backstage.io/template-version of template:default/flask-service is missing',
    );
  });

  it.each([
    [{ TOKEN: 'a secret of the task' }, 'say a secret of the task aloud'],
    [{}, 'a secret of the configuration'],
  ])('records no secret', async (secrets, description) => {
    await expect(render({ secrets, values: { description } })).rejects.toThrow(
      'values.description holds a secret of this task',
    );
  });

  it('renders into a folder of the workspace and not outside it', async () => {
    const { workspacePath } = await render({ targetPath: 'service' });

    await access(join(workspacePath, 'service/.template.lock.json'));
    await expect(render({ targetPath: '../elsewhere' })).rejects.toThrow(
      'not allowed',
    );
  });
});
