import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  formatLock,
  formatWish,
  initBareRepository,
  lockFiles,
  pristineRef,
  listFiles,
  storeSnapshots,
} from '@slipway/plugin-fleet-node';
import { startGitHost, type GitHost } from '../testing/startGitHost';
import { createPublishServiceAction } from './publishService';

const MAIN = 'refs/heads/main';
const PRISTINE = 'refs/template/flask-service/1.0.0';

describe('service:publish', () => {
  const directory = createMockDirectory();
  let host: GitHost;

  beforeEach(async () => {
    directory.clear();
    await mkdir(directory.resolve('host'));
    host = await startGitHost(directory.resolve('host'));
    await prepareWorkspace(directory.resolve('rendered'));
  });
  afterEach(() => host.close());

  /** Does what service:render does, with two files. */
  async function prepareWorkspace(folder: string, description = 'Payments') {
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'app'), { recursive: true });
    await writeFile(join(folder, 'app/main.py'), `"""${description}"""\n`);
    await writeFile(
      join(folder, 'catalog-info.yaml'),
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: payments\n',
    );
    const gitDir = await mkdtemp(directory.resolve('objects-'));
    await initBareRepository(gitDir);
    const [stored] = await storeSnapshots({
      gitDir,
      snapshots: [
        {
          files: await listFiles(folder),
          message: '',
          author: { name: 'x', email: 'x@acme.com', date: new Date(0) },
        },
      ],
    });
    const lineage = {
      template: 'template:default/flask-service',
      version: '1.0.0',
      values: { name: 'payments', description },
    };
    await writeFile(
      join(folder, '.template.yaml'),
      formatWish({ ...lineage, skip: [], 'prefer-project': [], hold: null }),
    );
    await writeFile(
      join(folder, '.template.lock.json'),
      formatLock({
        lockVersion: 1,
        ...lineage,
        layers: [],
        engine: { name: 'engine', version: '1.0.0' },
        options: { copyWithoutTemplating: [] },
        tree: stored?.tree ?? '',
        files: lockFiles(stored?.entries ?? []),
        pending: [],
      }),
    );
  }

  async function publish(
    options: {
      taskId?: string;
      repoUrl?: string;
      description?: string;
      isDryRun?: boolean;
      edit?: (workspace: string) => Promise<void>;
      catalogOrigin?: string;
    } = {},
  ) {
    const taskId = options.taskId ?? 'task-1';
    const action = createPublishServiceAction({
      integrations: ScmIntegrations.fromConfig(
        new ConfigReader({ integrations: { gitea: [host.integration] } }),
      ),
      catalog: catalogServiceMock({
        entities: options.catalogOrigin
          ? [
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'Component',
                metadata: {
                  name: 'payments',
                  annotations: {
                    'backstage.io/managed-by-origin-location':
                      options.catalogOrigin,
                  },
                },
              },
            ]
          : [],
      }),
      scaffolder: {
        getTask: async ({ taskId: id }) => ({
          id,
          spec: {
            apiVersion: 'scaffolder.backstage.io/v1beta3',
            parameters: {},
            steps: [],
            output: {},
          },
          status: 'processing',
          lastHeartbeatAt: '',
          createdAt: '2026-01-02T03:04:05.000Z',
        }),
      },
      auth: mockServices.auth(),
      author: { name: 'Slipway', email: 'slipway@acme.com' },
    });
    const run = await mkdtemp(directory.resolve('run-'));
    const workspacePath = join(run, 'workspace');
    await cp(directory.resolve('rendered'), workspacePath, { recursive: true });
    await options.edit?.(workspacePath);

    const outputs: Record<string, unknown> = {};
    const logger = mockServices.logger.mock();
    const context = createMockActionContext({
      workspacePath,
      logger,
      task: { id: taskId },
      input: {
        repoUrl: options.repoUrl ?? `${host.host}?owner=acme&repo=payments`,
        description: options.description ?? 'Takes payments',
      },
    });
    try {
      await action.handler({
        ...context,
        isDryRun: options.isDryRun,
        createTemporaryDirectory: () => mkdtemp(join(run, 'step-')),
        output: (name, value) => {
          outputs[name] = value;
        },
      });
    } finally {
      expect(await readdir(run)).toEqual(['workspace']);
      expect(JSON.stringify(logger.info.mock.calls)).not.toContain(
        'not-for-logs',
      );
    }
    return outputs;
  }

  it('makes a repository with one commit and the pristine render', async () => {
    const outputs = await publish();

    expect(outputs).toEqual({
      remoteUrl: `${host.baseUrl}/acme/payments.git`,
      repoContentsUrl: `${host.baseUrl}/acme/payments/src/branch/main/`,
      catalogInfoUrl: `${host.baseUrl}/acme/payments/src/branch/main/catalog-info.yaml`,
      commitHash: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(host.descriptions.get('payments')).toBe('Takes payments');
    expect(await host.refs('payments')).toEqual([
      `${MAIN} ${outputs.commitHash}`,
      expect.stringMatching(`^${PRISTINE} [0-9a-f]{40}$`),
    ]);
    expect(
      await host.git('payments', [
        'log',
        '--format=%an <%ae> %aI %cI %s',
        MAIN,
      ]),
    ).toBe(
      'Slipway <slipway@acme.com> 2026-01-02T03:04:05+00:00 2026-01-02T03:04:05+00:00 Create the service from template:default/flask-service 1.0.0\n',
    );
    const added = await host.git('payments', [
      'diff',
      '--name-status',
      PRISTINE,
      MAIN,
    ]);
    expect(added).toBe('A\t.template.lock.json\nA\t.template.yaml\n');
    await host.git('payments', ['fsck', '--strict']);
  });

  it('changes nothing when it is run again', async () => {
    const first = await publish();
    const refs = await host.refs('payments');

    expect(await publish()).toEqual(first);

    expect(await host.refs('payments')).toEqual(refs);
  });

  it('succeeds again after people went on with the branch', async () => {
    const first = await publish();
    const next = await host.git('payments', [
      '-c',
      'user.name=x',
      '-c',
      'user.email=x@acme.com',
      'commit-tree',
      `${MAIN}^{tree}`,
      '-p',
      MAIN,
      '-m',
      'next',
    ]);
    await host.git('payments', ['update-ref', MAIN, next.trim()]);

    expect(await publish()).toEqual(first);

    expect(await host.refs('payments')).toContain(`${MAIN} ${next.trim()}`);
  });

  it('ends with one repository and one commit when run many times at once', async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, () => publish()));

    expect(new Set(runs.map(({ commitHash }) => commitHash)).size).toBe(1);
    expect([...host.descriptions]).toEqual([['payments', 'Takes payments']]);
    expect(await host.git('payments', ['rev-list', '--count', MAIN])).toBe(
      '1\n',
    );
  });

  it('looks again when git does not find yet what the host says is there', async () => {
    const { commitHash } = await publish();
    let missed = 0;
    host.state.interrupt = request => {
      if (missed > 0 || !/info\/refs$/.test(request.path)) return 'answer';
      missed += 1;
      return 'drop';
    };

    await expect(publish()).resolves.toMatchObject({ commitHash });
    expect(missed).toBe(1);
  });

  it.each([
    ['before the repository is created', 'POST', /repos$/, 'drop'],
    ['after the repository is created', 'POST', /repos$/, 'drop after doing'],
    ['before the push', 'POST', /git-receive-pack$/, 'drop'],
    ['after the push', 'POST', /git-receive-pack$/, 'drop after doing'],
    ['before the description', 'PATCH', /payments$/, 'drop'],
    ['after the description', 'PATCH', /payments$/, 'drop after doing'],
  ] as const)(
    'continues after it was interrupted %s',
    async (_, method, path, fate) => {
      let interrupted = 0;
      host.state.interrupt = request => {
        // From this moment the host is gone for this run, as it is for a process that was killed.
        if (
          interrupted ||
          (request.method === method && path.test(request.path))
        ) {
          interrupted += 1;
          return interrupted === 1 ? fate : 'drop';
        }
        return 'answer';
      };
      await expect(publish()).rejects.toThrow();
      expect(interrupted).toBeGreaterThan(0);
      host.state.interrupt = () => 'answer';

      const outputs = await publish();

      expect([...host.descriptions]).toEqual([['payments', 'Takes payments']]);
      expect(await host.refs('payments')).toContain(
        `${MAIN} ${outputs.commitHash}`,
      );
      expect(await host.git('payments', ['rev-list', '--count', '--all'])).toBe(
        '2\n',
      );
    },
  );

  it('survives one lost answer without being run again', async () => {
    let lost = false;
    host.state.interrupt = ({ path }) => {
      if (lost || !path.endsWith('git-receive-pack')) return 'answer';
      lost = true;
      return 'drop after doing';
    };

    await publish();

    expect(await host.git('payments', ['rev-list', '--count', MAIN])).toBe(
      '1\n',
    );
  });

  it('labels what it had to leave behind', async () => {
    host.state.interrupt = ({ path }) =>
      path.endsWith('git-receive-pack') ? 'drop' : 'answer';

    await expect(publish()).rejects.toThrow(
      `${host.host} did not take the first commit of acme/payments on ${host.host}, which is marked as unfinished there; run the task again`,
    );

    expect(host.descriptions.get('payments')).toContain(
      'Being created by Slipway (task task-1)',
    );
  });

  it('lets another task take over an empty repository that a failed one left', async () => {
    host.state.interrupt = ({ path }) =>
      path.endsWith('git-receive-pack') ? 'drop' : 'answer';
    await expect(publish()).rejects.toThrow();
    host.state.interrupt = () => 'answer';

    await publish({ taskId: 'task-2' });

    expect(host.descriptions.get('payments')).toBe('Takes payments');
  });

  it('leaves a repository of another task alone', async () => {
    await publish();
    const refs = await host.refs('payments');

    await expect(publish({ taskId: 'task-2' })).rejects.toMatchObject({
      name: 'ConflictError',
      message: `acme/payments on ${host.host} exists already and was not made by this task; choose another name, or delete that repository first if nobody needs it.`,
    });

    expect(await host.refs('payments')).toEqual(refs);
  });

  it('gives the name to one of two tasks that want it at once', async () => {
    const results = await Promise.allSettled([
      publish({ taskId: 'task-1' }),
      publish({ taskId: 'task-2' }),
    ]);

    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect(await host.git('payments', ['rev-list', '--count', MAIN])).toBe(
      '1\n',
    );
  });

  it('makes nothing when the catalog has the name from elsewhere', async () => {
    await expect(
      publish({ catalogOrigin: 'url:https://elsewhere.acme.com/x.yaml' }),
    ).rejects.toThrow(
      'component:default/payments is in the catalog already, from url:https://elsewhere.acme.com/x.yaml',
    );

    expect(host.descriptions.size).toBe(0);
  });

  it('writes nothing in a dry run, and still says that a name is taken', async () => {
    const outputs = await publish({ isDryRun: true });

    expect(outputs.remoteUrl).toBe(`${host.baseUrl}/acme/payments.git`);
    expect(host.descriptions.size).toBe(0);
    await publish();
    await expect(publish({ isDryRun: true })).rejects.toThrow('exists already');
  });

  it.each([
    ['git.elsewhere.com?owner=acme&repo=payments', 'choose one of localhost:'],
    ['HOST?owner=nobody&repo=payments', 'There is no organisation nobody on'],
    ['HOST?repo=payments', 'names no owner'],
    ['HOST?owner=acme', 'names no repo'],
    ['HOST?owner=acme&repo=../x', 'cannot be the repo of a repository'],
    ['HOST?owner=acme&repo=a%20b', 'cannot be the repo of a repository'],
    ['HOST?owner=acme&repo=--upload-pack=x', 'cannot be the repo of a'],
    ['HOST?owner=..&repo=x', 'cannot be the owner of a repository'],
    [`HOST?owner=acme&repo=${'x'.repeat(10_000)}`, 'cannot be the repo of a'],
    ['not a url', 'names no repository; write it as'],
  ])('refuses %s', async (repoUrl, sentence) => {
    await expect(
      publish({ repoUrl: repoUrl.replace('HOST', host.host) }),
    ).rejects.toThrow(sentence);

    expect(host.descriptions.size).toBe(0);
  });

  it('publishes a lockfile that was made of the render, which is no part of it', async () => {
    const edit = (workspace: string) =>
      writeFile(join(workspace, 'poetry.lock'), 'made');
    await publish({ edit });

    expect(
      await host.git('payments', ['diff', '--name-status', PRISTINE, MAIN]),
    ).toBe('A\t.template.lock.json\nA\t.template.yaml\nA\tpoetry.lock\n');
  });

  it('refuses a folder that changed after it was rendered', async () => {
    const edit = (workspace: string) =>
      writeFile(join(workspace, 'app/main.py'), 'changed');

    await expect(publish({ edit })).rejects.toThrow(
      'The folder to publish is not what service:render wrote (app/main.py); let no step between',
    );
    expect(host.descriptions.size).toBe(0);
  });

  it('keeps any text in values and description', async () => {
    const text = `"quotes" \${{ x }} {{ y }} ../\n東京 ${'x'.repeat(10_000)}`;
    await prepareWorkspace(directory.resolve('rendered'), text);

    await publish({ description: text });

    expect(host.descriptions.get('payments')).toMatch(
      /^"quotes" \$\{\{ x \}\} \{\{ y \}\} \.\.\/ 東京 x+…$/,
    );
    const wish = await host.git('payments', ['show', `${MAIN}:.template.yaml`]);
    expect(wish).toContain('東京');
  });

  it('says what to do when the portal may not write', async () => {
    host.integration.password = 'wrong';

    await expect(publish()).rejects.toThrow(
      `The git host ${host.host} does not let the portal's user do this (status 401); check`,
    );
  });

  it('names the render after the template', () => {
    expect(
      pristineRef({
        template: 'template:default/flask-service',
        version: '1.0.0',
      }),
    ).toBe(PRISTINE);
  });
});
