import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  ENVIRONMENT_CONFIGS,
  SLIPWAY,
  TASKS,
  startGitopsHost,
  type GitopsHost,
} from '../__testUtils__/gitopsHost';
import { VALUES, renderLayers } from '../__testUtils__/layers';
import { TEMPLATES_FOLDER, readFiles } from '../__testUtils__/templates';
import { createConfigureServiceAction } from './configureService';

jest.setTimeout(60_000);

describe('service:configure', () => {
  const directory = createMockDirectory();
  let host: GitopsHost;
  let service: string;

  beforeEach(async () => {
    directory.clear();
    host = await startGitopsHost(directory.path, { 'README.md': '# GitOps\n' });
    service = await renderLayers({
      layers: ['shared/kubernetes'],
      values: { ...VALUES, database: 'postgres' },
      folder: directory.resolve('service'),
    });
  });
  afterEach(() => host.close());

  async function configure(
    options: {
      input?: { how?: 'commit' | 'pull-request'; image?: string };
      taskId?: string;
      gitops?: GitopsHost['gitops'] | null;
      environments?: typeof ENVIRONMENT_CONFIGS;
      edit?: (workspace: string) => Promise<void>;
      isDryRun?: boolean;
    } = {},
  ) {
    const run = await mkdtemp(directory.resolve('run-'));
    const workspacePath = join(run, 'workspace');
    await cp(service, workspacePath, { recursive: true });
    await options.edit?.(workspacePath);
    const action = createConfigureServiceAction({
      reader: mockServices.urlReader.mock(),
      integrations: host.integrations,
      auth: mockServices.auth(),
      author: SLIPWAY,
      environments: options.environments ?? ENVIRONMENT_CONFIGS,
      gitops:
        options.gitops === null ? undefined : options.gitops ?? host.gitops,
      portalUrl: 'https://portal.acme.com',
      scaffolder: TASKS,
    });
    const outputs: Record<string, unknown> = {};
    await action.handler({
      ...createMockActionContext({
        workspacePath,
        task: { id: options.taskId ?? 'task-1' },
        input: {
          repoUrl: `${host.host}?owner=acme&repo=card-payments`,
          image: 'registry.acme.com/card-payments',
          ...options.input,
        },
        templateInfo: {
          entityRef: 'template:default/flask-service',
          baseUrl: `file://${join(
            TEMPLATES_FOLDER,
            'flask-service/template.yaml',
          )}`,
          entity: {
            metadata: {
              name: 'flask-service',
              annotations: { 'backstage.io/template-version': '1.0.0' },
            },
          },
        },
      }),
      isDryRun: options.isDryRun,
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/ann'),
      createTemporaryDirectory: () => mkdtemp(join(run, 'step-')),
      output: (name: string, value: unknown) => {
        outputs[name] = value;
      },
    });
    return outputs;
  }

  it('adds base, overlays and Terraform file in one commit', async () => {
    await expect(configure()).resolves.toMatchObject({
      outcome: 'committed',
      changeUrl: expect.stringContaining('/acme/gitops/commit/'),
    });

    expect(await host.count()).toBe(2);
    expect(await host.paths()).toEqual([
      'README.md',
      ...[
        'deployment.yaml',
        'disruption-budget.yaml',
        'every-pod.yaml',
        'kustomization.yaml',
        'migration/job.yaml',
        'network-policies.yaml',
        'service-account.yaml',
        'service.yaml',
      ].map(file => `services/card-payments/base/${file}`),
      ...['development', 'production', 'staging'].map(
        name => `services/card-payments/overlays/${name}/not-deployed.yaml`,
      ),
      'terraform/services/card-payments.tf',
    ]);
    expect(
      await host.git('gitops', ['log', '-1', '--format=%B', 'main']),
    ).toContain('Requested-by: user:default/ann\nSlipway-Task: task-1');
  });

  it('has the same bytes in its base as the service’s own repository', async () => {
    await configure();

    const files = await readFiles(join(service, 'infra/kube/base'));
    for (const [path, text] of Object.entries(files)) {
      expect(await host.show(`services/card-payments/base/${path}`)).toBe(text);
    }
  });

  it('follows the patterns of the configuration', async () => {
    await configure({
      environments: ENVIRONMENT_CONFIGS.map(environment => ({
        ...environment,
        gitopsPath: '{environment}/{service}',
        namespace: '{service}-{environment}',
      })),
    });

    const text = await host.show('staging/card-payments/not-deployed.yaml');
    expect(text).toContain('namespace: "card-payments-staging"');
    expect(text).toContain('  - ../../services/card-payments/base\n');
    expect(text).toContain('  - ../../platform/namespace\n');
    expect(text).toContain('  - ../../platform/service\n');
  });

  it('changes nothing when it is run again, and says so', async () => {
    await configure();

    await expect(configure()).resolves.toMatchObject({ outcome: 'unchanged' });
    expect(await host.count()).toBe(2);
  });

  it('leaves what its team made of it', async () => {
    await configure();
    const path = 'services/card-payments/base/kustomization.yaml';
    await host.commit({ [path]: 'resources: []\n' });

    await expect(configure({ taskId: 'task-2' })).resolves.toMatchObject({
      outcome: 'unchanged',
      changeUrl: expect.stringMatching(/services\/card-payments$/),
    });
    expect(await host.show(path)).toBe('resources: []\n');
  });

  it('leaves the databases of an earlier service of that name', async () => {
    const path = 'terraform/services/card-payments.tf';
    await host.commit({ [path]: '# precious\n' });

    await configure();

    expect(await host.show(path)).toBe('# precious\n');
  });

  it('ends with one commit when run many times at once', async () => {
    await Promise.all(Array.from({ length: 4 }, () => configure()));

    expect(await host.count()).toBe(2);
  });

  it.each([
    ['asked for', () => ({ how: 'pull-request' as const })],
    [
      'the branch is protected',
      () => {
        host.protectedBranches.add('main');
        return {};
      },
    ],
  ])('opens a pull request when %s', async (_, prepare) => {
    const input = prepare();

    await expect(configure({ input })).resolves.toMatchObject({
      outcome: 'proposed',
      changeUrl: 'http://localhost/acme/gitops/pulls/1',
    });
    await configure({ input });

    expect(await host.count()).toBe(1);
    expect(await host.count('configure/card-payments')).toBe(2);
    expect(host.pulls.all).toEqual([
      expect.objectContaining({
        title: 'Add the service card-payments',
        body: expect.stringContaining(
          'Adds the service card-payments of group:default/payments.',
        ),
      }),
    ]);
  });

  it.each([
    ['drop' as const, /git-receive-pack$/],
    ['drop after doing' as const, /git-receive-pack$/],
    ['drop' as const, /\/pulls$/],
    ['drop after doing' as const, /\/pulls$/],
  ])(
    'killed (%s at %s) and run again, it ends with one',
    async (fate, path) => {
      host.state.interrupt = request =>
        request.method === 'POST' && path.test(request.path) ? fate : 'answer';
      const input = { how: 'pull-request' as const };
      await configure({ input }).catch(() => undefined);
      host.state.interrupt = () => 'answer';

      await configure({ input });

      expect(host.pulls.all).toHaveLength(1);
      expect(await host.count('configure/card-payments')).toBe(2);
    },
  );

  it.each([
    ['no repository is configured', () => null],
    [
      'it is not there yet',
      () => ({ url: `http://${host.host}/acme/other`, branch: 'main' }),
    ],
    [
      'the portal cannot write to its host',
      () => ({ url: 'https://github.com/acme/gitops', branch: 'main' }),
    ],
  ])('is skipped when %s', async (_, gitops) => {
    await expect(configure({ gitops: gitops() })).resolves.toEqual({
      outcome: 'skipped',
    });
  });

  it('writes nothing in a dry run', async () => {
    await configure({ isDryRun: true });

    expect(await host.count()).toBe(1);
  });

  it.each<[string, (workspace: string) => Promise<void>, string]>([
    [
      'no manifests',
      workspace => rm(join(workspace, 'infra'), { recursive: true }),
      'The workspace has no infra/kube/base',
    ],
    [
      'no lineage',
      workspace => rm(join(workspace, '.template.lock.json')),
      'The workspace has no .template.lock.json',
    ],
    [
      'a lineage that names a path',
      async workspace => {
        const file = join(workspace, '.template.lock.json');
        const text = (await readFiles(workspace))['.template.lock.json'] ?? '';
        await writeFile(file, text.replace('"card-payments"', '"../../x"'));
      },
      '"../../x" cannot be a service',
    ],
  ])('refuses a workspace with %s', async (_, edit, sentence) => {
    await expect(configure({ edit })).rejects.toThrow(sentence);
    expect(await host.count()).toBe(1);
  });
});
