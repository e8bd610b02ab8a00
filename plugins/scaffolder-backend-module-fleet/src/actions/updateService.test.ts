import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
import type { UpdateReport } from '@slipway/plugin-fleet-common';
import {
  commitChanges,
  createGiteaForge,
  fetchTip,
  pushWithLease,
} from '@slipway/plugin-fleet-node';
import { SLIPWAY, TASKS } from '../__testUtils__/gitopsHost';
import { startGitHost, type GitHost } from '../testing/startGitHost';
import { createPublishServiceAction } from './publishService';
import { createRenderServiceAction } from './renderService';
import { createUpdateServiceAction } from './updateService';

jest.setTimeout(300_000);

const SERVICE = 'component:default/payments';
const BRANCH = 'fleet/template/example';
const CATALOG_INFO =
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: payments\nspec:\n  type: service\n  lifecycle: production\n  owner: payments\n';

describe('service:update', () => {
  const directory = createMockDirectory();
  const auditor = mockServices.auditor.mock();
  const permissions = mockServices.permissions.mock();
  const reports: UpdateReport[] = [];
  const audit = { success: jest.fn(), fail: jest.fn() };
  const makeLockfiles = jest.fn();
  let host: GitHost;
  let integrations: ScmIntegrations;
  let template: Entity;

  async function release(version: string, files: Record<string, string>) {
    const folder = directory.resolve('templates/example');
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, 'skeleton', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await writeFile(
      join(folder, 'CHANGELOG.md'),
      `## ${version}\n\n- better in ${version}\n`,
    );
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
        parameters: { properties: { name: { type: 'string' } } },
        steps: [
          {
            action: 'service:render',
            input: {
              layers: ['example/skeleton'],
              values: { name: '${{ parameters.name }}' },
            },
          },
        ],
      },
    } as Entity;
  }

  const catalog = () =>
    catalogServiceMock({
      entities: [
        template,
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name: 'payments',
            annotations: {
              'backstage.io/source-location': `url:http://${host.host}/acme/payments/src/branch/main/`,
              'backstage.io/source-template': 'template:default/example',
            },
          },
          relations: [
            { type: 'ownedBy', targetRef: 'group:default/payments-team' },
          ],
        },
      ],
    });
  const options = () => ({
    integrations,
    reader: mockServices.urlReader.mock(),
    catalog: catalog(),
    auth: mockServices.auth(),
    author: SLIPWAY,
    scaffolder: TASKS,
    environments: [],
  });
  const context = (input: object, task = 'task-1') =>
    ({
      ...createMockActionContext({
        task: { id: task },
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
    } as never);

  beforeEach(async () => {
    directory.setContent({ host: {}, workspace: {}, templates: {} });
    jest.clearAllMocks();
    reports.length = 0;
    auditor.createEvent.mockResolvedValue(audit);
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    makeLockfiles.mockImplementation(async ({ tree, lockfiles }) => ({
      tree,
      made: [],
      failed: lockfiles.map((path: string) => ({
        path,
        reason: 'no sandbox here',
      })),
    }));
    host = await startGitHost(directory.resolve('host'));
    integrations = ScmIntegrations.fromConfig(
      new ConfigReader({ integrations: { gitea: [host.integration] } }),
    );
    await release('1.0.0', {
      'app.py': 'one\ntwo\nthree\n',
      'catalog-info.yaml': CATALOG_INFO,
    });
    await createRenderServiceAction({
      ...options(),
      engine: { name: 'engine', version: '1' },
      environmentSecrets: [],
    }).handler(
      context({ layers: ['example/skeleton'], values: { name: 'payments' } }),
    );
    await createPublishServiceAction({
      ...options(),
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name: 'payments' },
          },
        ],
      }),
    }).handler(context({ repoUrl: `${host.host}?owner=acme&repo=payments` }));
    await release('2.0.0', { 'app.py': 'one\ntwo\nTHREE\n' });
  });
  afterEach(() => host.close());

  async function update(
    input: object = {},
    { task = 'task-2', isDryRun = false } = {},
  ) {
    const outputs: Record<string, unknown> = {};
    const action = createUpdateServiceAction({
      ...options(),
      auditor,
      permissions,
      makeLockfiles,
      trustedTemplates: [],
      portalUrl: 'https://portal.acme.com',
      updates: {
        reportUpdate: async (_service, report) => {
          reports.push(report);
          return { ...report } as never;
        },
      },
    });
    await action.handler({
      ...(context({ service: SERVICE, ...input }, task) as object),
      isDryRun,
      output: (name: string, value: unknown) => {
        outputs[name] = value;
      },
    } as never);
    return outputs;
  }

  async function edit(files: Record<string, string>) {
    const forge = createGiteaForge(host.integration);
    const remote = {
      url: forge.cloneUrl({ owner: 'acme', name: 'payments' }),
      config: forge.gitConfig(),
    };
    const gitDir = join(directory.resolve('host'), 'acme/payments.git');
    const parent = (await fetchTip({ gitDir, remote, branch: 'main' }))!;
    const commit = await commitChanges({
      gitDir,
      parent,
      changes: files,
      message: 'by hand',
      author: { ...SLIPWAY, date: new Date() },
    });
    await pushWithLease({
      gitDir,
      remote,
      branch: 'main',
      commit,
      expected: parent,
    });
  }

  const show = (path: string) =>
    host.git('payments', ['show', `refs/heads/${BRANCH}:${path}`]);

  it('proposes the version of the catalog and says so everywhere', async () => {
    const outputs = await update({
      campaign: 'c-1',
      reason: 'Version 1 gets no **fixes** any more.',
    });

    expect(outputs).toMatchObject({
      outcome: 'open',
      from: '1.0.0',
      to: '2.0.0',
      branch: BRANCH,
      pullRequestNumber: 1,
      autoMergeEligible: true,
    });
    expect(await show('app.py')).toBe('one\ntwo\nTHREE\n');
    const [pull] = host.pulls.all;
    expect(pull).toMatchObject({
      title: 'Update to example 2.0.0',
      base: 'main',
    });
    expect(pull?.body).toContain(
      'Updates [payments](https://portal.acme.com/catalog/default/component/payments) from template:default/example 1.0.0 to **2.0.0**.',
    );
    expect(pull?.body).toContain(
      '\n\nVersion 1 gets no **fixes** any more.\n\n',
    );
    expect(pull?.body).toContain('### 2.0.0\n\n- better in 2.0.0');
    expect(host.pulls.reviewers.get(1)).toMatchObject({
      team_reviewers: ['payments-team'],
    });
    expect(reports).toMatchObject([
      {
        kind: 'template',
        subject: 'template:default/example',
        state: 'open',
        campaign: 'c-1',
        taskId: 'task-2',
        pullRequest: { number: 1 },
        autoMergeEligible: true,
      },
    ]);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'service-update' }),
    );
    expect(audit.success).toHaveBeenCalledWith({
      meta: expect.objectContaining({ outcome: 'open', to: '2.0.0' }),
    });
  });

  it('makes a draft of conflicts, with a table', async () => {
    await edit({ 'app.py': 'one\ntwo\nmine\n' });

    expect(await update()).toMatchObject({ outcome: 'conflict' });

    const [pull] = host.pulls.all;
    expect(pull?.title).toMatch(/^WIP: /);
    expect(pull?.body).toContain('| `app.py` | content | markers |');
    expect(host.statuses).toMatchObject([
      { context: 'slipway/conflict-markers', state: 'failure' },
    ]);
    expect(reports).toMatchObject([{ state: 'conflict', conflicts: 1 }]);
  });

  it('names a lockfile that could not be made, and asks for a person then', async () => {
    await edit({
      'poetry.lock': 'x\n',
      'pyproject.toml': '[project]\nname = "a"\n',
    });
    await release('2.0.0', {
      'poetry.lock': 'y\n',
      'pyproject.toml': '[project]\nname = "a"\nversion = "1"\n',
    });

    const outputs = await update();

    expect(makeLockfiles).toHaveBeenCalledTimes(
      outputs.outcome === 'conflict' ? 0 : 1,
    );
    expect(outputs.autoMergeEligible).toBe(false);
    expect(host.pulls.all[0]?.body).toContain(
      '- `poetry.lock` with `poetry lock`:',
    );
  });

  it('names the commands of a template that the portal does not trust, and asks for a person', async () => {
    await writeFile(
      directory.resolve('templates/example/lifecycle.yaml'),
      'migrations: [{version: 2.0.0, after: [make, migrate]}]\n',
    );

    expect(await update()).toMatchObject({
      outcome: 'open',
      autoMergeEligible: false,
    });

    expect(host.pulls.all[0]?.body).toContain(
      'Commands of the template:\n\n- Not run: `make migrate`, for 2.0.0, after the merge. The portal does not trust template:default/example to run commands (fleet.trustedTemplates); run it by hand in this branch.\n',
    );
    expect(reports).toMatchObject([{ notes: 1, autoMergeEligible: false }]);
  });

  it('killed anywhere and run again, it ends with one branch and one pull request', async () => {
    host.state.requests.length = 0;
    await update({}, { isDryRun: true });
    const reads = host.state.requests.length;
    for (const fate of ['drop', 'drop after doing'] as const) {
      for (let at = reads; at < reads + 8; at++) {
        let seen = 0;
        host.state.interrupt = () => {
          seen += 1;
          if (seen <= at) return 'answer';
          return seen === at + 1 ? fate : 'drop';
        };
        await update().catch(() => undefined);
        host.state.interrupt = () => 'answer';
      }
    }

    expect(await update()).toMatchObject({ outcome: 'open' });
    expect(host.pulls.all).toHaveLength(1);
    expect(
      await host.git('payments', ['rev-list', '--count', `main..${BRANCH}`]),
    ).toBe('1\n');
    const refs = await host.refs('payments');
    expect(refs.filter(ref => ref.startsWith('refs/heads/'))).toHaveLength(2);
  });

  it('writes nothing in a dry run', async () => {
    const before = await host.refs('payments');
    await update({}, { isDryRun: true });

    expect(await host.refs('payments')).toEqual(before);
    expect(reports).toEqual([]);
  });

  it('tells nothing of a dry run that fails either', async () => {
    await expect(update({ to: '1.5.0' }, { isDryRun: true })).rejects.toThrow(
      'Nothing is known of version 1.5.0',
    );

    expect(reports).toEqual([]);
  });

  it('asks for the permission about the service', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);

    await expect(update()).rejects.toThrow(
      'Only the owner of component:default/payments and the platform team may propose changes to it',
    );
    expect(audit.fail).toHaveBeenCalledTimes(1);
  });

  it('reports what it cannot do, with what to do', async () => {
    await expect(update({ to: '1.5.0' })).rejects.toThrow(
      'Nothing is known of version 1.5.0',
    );
    expect(reports).toMatchObject([
      {
        state: 'blocked',
        subject: 'template:default/example',
        to: '1.5.0',
        reason: expect.stringContaining('choose one of 2.0.0, 1.0.0'),
      },
    ]);
  });
});
