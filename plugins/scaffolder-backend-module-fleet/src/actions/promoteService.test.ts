import { mkdtemp } from 'node:fs/promises';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { Deployment } from '@slipway/plugin-fleet-common';
import {
  ENVIRONMENT_CONFIGS,
  SLIPWAY,
  TASKS,
  startGitopsHost,
  type GitopsHost,
} from '../__testUtils__/gitopsHost';
import { createPromoteServiceAction } from './promoteService';

jest.setTimeout(60_000);

const SERVICE = 'component:default/payments';
const overlay = (environment: string, file = 'kustomization.yaml') =>
  `services/payments/overlays/${environment}/${file}`;

const TEXT = (version: string) => `# Ask @ann first
resources: [ ../../base ]
images:
  - name: app   # the service itself
    newName: registry.acme.com/payments
    newTag: '${version}'
replicas: [{name: payments, count: 2}]
`;

function deployed(environment: string, version: string): Deployment {
  return {
    id: `${environment}-${version}`,
    service: SERVICE,
    environment,
    version,
    outcome: 'success',
    finishedAt: '2026-01-02T03:04:05Z',
  };
}

describe('service:promote', () => {
  const directory = createMockDirectory();
  const auditor = mockServices.auditor.mock();
  const permissions = mockServices.permissions.mock();
  const deployments: Deployment[] = [];
  let audit: { success: jest.Mock; fail: jest.Mock };
  let host: GitopsHost;

  beforeEach(async () => {
    directory.clear();
    jest.clearAllMocks();
    deployments.splice(0, Infinity, deployed('development', '1.3.0'));
    audit = { success: jest.fn(), fail: jest.fn() };
    auditor.createEvent.mockResolvedValue(audit);
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    host = await startGitopsHost(directory.path, {
      [overlay('development')]: TEXT('1.2.0'),
      [overlay('staging')]: TEXT('1.2.0'),
      [overlay('production')]: TEXT('1.1.0'),
      'services/orders/base/kustomization.yaml': 'resources: []\n',
    });
  });
  afterEach(() => host.close());

  async function promote(
    input: Partial<{
      service: string;
      version: string;
      to: string;
      from: string;
      digest: string;
    }> = {},
    context: { taskId?: string; isDryRun?: boolean } = {},
  ) {
    const action = createPromoteServiceAction({
      auditor,
      auth: mockServices.auth(),
      author: SLIPWAY,
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'payments' },
            relations: [
              { type: 'ownedBy', targetRef: 'group:default/payments-team' },
            ],
          },
        ],
      }),
      environments: ENVIRONMENT_CONFIGS,
      fleet: {
        // One at a time, so that pages are followed.
        getDeployments: async (_ref, { cursor = '0' } = {}) => ({
          items: deployments.slice(Number(cursor), Number(cursor) + 1),
          totalItems: deployments.length,
          nextCursor:
            Number(cursor) + 1 < deployments.length
              ? String(Number(cursor) + 1)
              : undefined,
        }),
      },
      gitops: host.gitops,
      integrations: host.integrations,
      permissions,
      portalUrl: 'https://portal.acme.com',
      scaffolder: TASKS,
    });
    const outputs: Record<string, unknown> = {};
    await action.handler({
      ...createMockActionContext({
        task: { id: context.taskId ?? 'task-1' },
        input: { service: SERVICE, version: '1.3.0', to: 'staging', ...input },
      }),
      isDryRun: context.isDryRun,
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/ann'),
      createTemporaryDirectory: () => mkdtemp(directory.resolve('step-')),
      output: (name: string, value: unknown) => {
        outputs[name] = value;
      },
    });
    return outputs;
  }

  it('commits one line to an open environment, and names who asked', async () => {
    const outputs = await promote();

    expect(outputs).toMatchObject({
      outcome: 'committed',
      service: SERVICE,
      summary: `${SERVICE} 1.3.0 to staging: committed.`,
      changeUrl: expect.stringContaining(`/acme/gitops/commit/`),
    });
    expect(await host.show(overlay('staging'))).toBe(TEXT('1.3.0'));
    expect(
      await host.git('gitops', ['diff', '--numstat', 'main~1', 'main']),
    ).toBe(`1\t1\t${overlay('staging')}\n`);
    expect(
      await host.git('gitops', ['log', '-1', '--format=%an %aI%n%B', 'main']),
    ).toBe(
      `Slipway 2026-01-02T03:04:05+00:00\nPromote payments 1.3.0 to staging\n\nFrom: development\nRequested-by: user:default/ann\nSlipway-Task: task-1\n\n`,
    );
    expect(host.pulls.all).toEqual([]);
  });

  it('changes nothing when it is run again', async () => {
    await promote();

    await expect(promote()).resolves.toMatchObject({
      outcome: 'unchanged',
      summary: expect.stringContaining('it should run there already'),
    });
    expect(await host.count()).toBe(2);
  });

  it('ends with one commit when run many times at once', async () => {
    await Promise.all(Array.from({ length: 4 }, () => promote()));

    expect(await host.count()).toBe(2);
  });

  it('keeps what others push at the same moment', async () => {
    await Promise.all([
      promote({ to: 'development' }, { taskId: 'task-1' }),
      promote({ to: 'staging' }, { taskId: 'task-2' }),
    ]);

    expect(await host.count()).toBe(3);
    expect(await host.show(overlay('development'))).toBe(TEXT('1.3.0'));
    expect(await host.show(overlay('staging'))).toBe(TEXT('1.3.0'));
  });

  it.each([
    ['before the push', /git-receive-pack$/, 'drop' as const],
    ['after the push', /git-receive-pack$/, 'drop after doing' as const],
    ['before the pull request', /\/pulls$/, 'drop' as const],
    ['after the pull request', /\/pulls$/, 'drop after doing' as const],
  ])('killed %s and run again, it ends with one', async (_, path, fate) => {
    deployments.push(deployed('staging', '1.3.0'));
    host.state.interrupt = request =>
      request.method === 'POST' && path.test(request.path) ? fate : 'answer';
    await promote({ to: 'production' }).catch(() => undefined);
    host.state.interrupt = () => 'answer';

    await promote({ to: 'production' });

    expect(host.pulls.all).toHaveLength(1);
    expect(await host.count('promote/payments-to-production-1.3.0')).toBe(2);
  });

  describe('to a protected environment', () => {
    beforeEach(() => {
      deployments.push(deployed('staging', '1.3.0'));
    });

    it('opens a pull request for the owner, and commits nothing', async () => {
      const outputs = await promote({ to: 'production' });

      expect(outputs).toMatchObject({
        outcome: 'proposed',
        pullRequestNumber: 1,
        pullRequestUrl: 'http://localhost/acme/gitops/pulls/1',
      });
      expect(await host.count()).toBe(1);
      const [pull] = host.pulls.all;
      expect(pull).toMatchObject({
        title: 'Promote payments 1.3.0 to production',
        base: 'main',
      });
      expect(pull?.body).toBe(
        `[payments](https://portal.acme.com/catalog/default/component/payments) should run **1.3.0** in **production**, instead of 1.1.0.

It succeeded in staging or has run in production before.

- asked for by user:default/ann in [the portal](https://portal.acme.com/create/tasks/task-1)
- changes \`${overlay('production')}\`

production is changed by an approved pull request only: who merges this approves it. To take it back, promote
1.1.0 on the page of the service.
`,
      );
      expect(await host.show(overlay('production'), pull?.head)).toBe(
        TEXT('1.3.0'),
      );
      expect(host.pulls.reviewers.get(1)).toMatchObject({
        team_reviewers: ['payments-team'],
      });
    });

    it('finds the open pull request when asked again by anybody', async () => {
      await promote({ to: 'production' });

      await expect(
        promote({ to: 'production' }, { taskId: 'task-2' }),
      ).resolves.toMatchObject({ outcome: 'proposed', pullRequestNumber: 1 });
      expect(host.pulls.all).toHaveLength(1);
    });

    it('opens another one after an earlier one was closed', async () => {
      host.pulls.now = () => '2026-01-01T00:00:00Z';
      await promote({ to: 'production' });
      host.pulls.all[0]!.state = 'closed';
      host.pulls.now = () => '2026-01-03T00:00:00Z';

      await expect(promote({ to: 'production' })).resolves.toMatchObject({
        pullRequestNumber: 2,
      });
    });

    it('takes a pull request that was closed meanwhile for an answer', async () => {
      await promote({ to: 'production' });
      host.pulls.all[0]!.state = 'closed';

      await expect(promote({ to: 'production' })).rejects.toThrow(
        'Somebody closed http://localhost/acme/gitops/pulls/1',
      );
    });

    it('refuses a version that succeeded only two environments before', async () => {
      deployments.pop();

      await expect(
        promote({ to: 'production', from: 'development' }),
      ).rejects.toThrow('was never deployed to staging successfully');
      expect(host.pulls.all).toEqual([]);
    });
  });

  it('proposes to an open environment, too, where the branch is protected', async () => {
    host.protectedBranches.add('main');

    await expect(promote()).resolves.toMatchObject({ outcome: 'proposed' });
    expect(await host.count()).toBe(1);
  });

  it('makes the first overlay of an environment run', async () => {
    await host.commit({
      [overlay('staging')]: null,
      [overlay('staging', 'not-deployed.yaml')]: TEXT('1.2.0').replace(
        "newTag: '1.2.0'",
        'newTag:',
      ),
    });

    await promote();

    expect(await host.show(overlay('staging'))).toBe(TEXT('1.3.0'));
    expect(await host.paths()).not.toContain(
      overlay('staging', 'not-deployed.yaml'),
    );
  });

  it('goes back to an older version that ran there', async () => {
    deployments.push(deployed('production', '1.0.0'));

    await expect(
      promote({ version: '1.0.0', to: 'production' }),
    ).resolves.toMatchObject({ outcome: 'proposed' });
  });

  it('writes nothing in a dry run', async () => {
    await promote({}, { isDryRun: true });

    expect(await host.count()).toBe(1);
  });

  it('asks for the permission about the service, as the person', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);

    await expect(promote()).rejects.toThrow(
      'Only the owner of component:default/payments and the platform team may promote it (permission fleet.deployment.promote)',
    );

    expect(permissions.authorize).toHaveBeenCalledWith(
      [
        {
          permission: expect.objectContaining({
            name: 'fleet.deployment.promote',
          }),
          resourceRef: SERVICE,
        },
      ],
      { credentials: mockCredentials.user('user:default/ann') },
    );
    expect(await host.count()).toBe(1);
    expect(audit.fail).toHaveBeenCalledTimes(1);
  });

  it('tells the audit log who promoted what, from where to where', async () => {
    await promote();

    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'service-promote',
      severityLevel: 'medium',
      meta: {
        service: SERVICE,
        version: '1.3.0',
        from: 'development',
        to: 'staging',
        actor: 'user:default/ann',
        task: 'task-1',
      },
    });
    expect(audit.success).toHaveBeenCalledWith({
      meta: expect.objectContaining({ outcome: 'committed' }),
    });
  });

  it.each([
    [{ to: 'live' }, 'There is no environment live'],
    [{ version: '9.9.9' }, 'The fleet knows no version 9.9.9'],
    [{ version: '../1' }, 'cannot be the tag of an image'],
    [
      { service: 'component:default/nobody' },
      'There is no component:default/nobody',
    ],
  ])('refuses %j', async (input, sentence) => {
    await expect(promote(input)).rejects.toThrow(sentence);
    expect(await host.count()).toBe(1);
  });

  it.each([
    ['images: [', 'is not valid YAML'],
    ['resources: []\n', 'sets no image'],
    [null, 'is not configured for that environment'],
  ])(
    'refuses an overlay that is %j with a sentence',
    async (text, sentence) => {
      await host.commit({ [overlay('staging')]: text });

      await expect(promote()).rejects.toThrow(sentence);
      expect(await host.count()).toBe(2);
    },
  );
});
