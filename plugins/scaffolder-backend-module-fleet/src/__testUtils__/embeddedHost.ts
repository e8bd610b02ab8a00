import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import {
  ScmIntegrations,
  type GiteaIntegrationConfig,
} from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { UpdateReport } from '@slipway/plugin-fleet-common';
import {
  commitChanges,
  createGiteaForge,
  fetchTip,
  initBareRepository,
  listFiles,
  pushWithLease,
  runGit,
  storeSnapshots,
  type FileChanges,
  type GiteaForge,
} from '@slipway/plugin-fleet-node';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- tests start the portal's own host
import gitHostPlugin from '@slipway/plugin-git-host-backend';
import type { ProposeOptions } from '../proposals/proposeChange';
import { SLIPWAY, TASKS } from './gitopsHost';

const AUTHOR = { ...SLIPWAY, date: new Date('2026-01-01T00:00:00Z') };
const CREDENTIALS = { username: 'slipway', password: 'not-for-logs' };

/** The portal's own git host on a real port. */
export async function startEmbeddedHost() {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-host-'));
  const directory = join(folder, 'repositories');
  const backend = await startTestBackend({
    features: [
      gitHostPlugin,
      mockServices.rootConfig.factory({
        data: {
          backend: { listen: { host: '127.0.0.1', port: 7110 } },
          gitHost: {
            enabled: true,
            directory,
            organizations: ['acme'],
            ...CREDENTIALS,
          },
        },
      }),
    ],
  });
  const integration = {
    host: `localhost:${backend.server.port()}`,
    baseUrl: `http://localhost:${backend.server.port()}/api/git-host`,
    ...CREDENTIALS,
  };
  const forge = createGiteaForge(integration);
  let count = 0;
  return {
    integration,
    forge,
    addService: (files: FileChanges) => {
      count += 1;
      const name = `service-${count}`;
      return addService({ name, files, folder, directory, integration, forge });
    },
    /** A file of a repository's default branch. */
    show: async (name: string, path: string) => {
      const cwd = join(directory, 'acme', `${name}.git`);
      return (await runGit(['show', `main:${path}`], { cwd })).toString();
    },
    async stop() {
      await backend.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type EmbeddedHost = Awaited<ReturnType<typeof startEmbeddedHost>>;

/** A service in a repository of its own, and what actions need to propose changes to it. */
async function addService(host: {
  name: string;
  files: FileChanges;
  folder: string;
  directory: string;
  integration: GiteaIntegrationConfig;
  forge: GiteaForge;
}) {
  const { name, folder, directory, integration, forge } = host;
  const repository = { owner: 'acme', name };
  const remote = {
    url: forge.cloneUrl(repository),
    config: forge.gitConfig(),
  };
  const gitDir = join(folder, `${name}-objects`);
  await forge.createRepository({
    ...repository,
    description: '',
    defaultBranch: 'main',
  });
  await mkdir(join(folder, name));
  await initBareRepository(gitDir);

  async function commit(changes: FileChanges, branch = 'main') {
    const expected = await fetchTip({ gitDir, remote, branch });
    const parent = expected ?? (await firstCommit());
    const made = await commitChanges({
      gitDir,
      parent,
      changes,
      message: 'by hand',
      author: AUTHOR,
    });
    await pushWithLease({ gitDir, remote, branch, commit: made, expected });
  }
  async function firstCommit() {
    const files = await listFiles(join(folder, name));
    const snapshots = [{ files, message: 'first', author: AUTHOR }];
    const [first] = await storeSnapshots({ gitDir, snapshots });
    return first!.commit;
  }

  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'backstage.io/source-location': `url:${forge.contentUrl({
          ...repository,
          branch: 'main',
          path: '',
        })}`,
      },
    },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/payments-team' }],
  };
  const permissions = mockServices.permissions.mock();
  const auditor = mockServices.auditor.mock();
  const audit = { success: jest.fn(), fail: jest.fn() };
  const reports: Array<UpdateReport & { service: string }> = [];
  permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.ALLOW }]);
  auditor.createEvent.mockResolvedValue(audit);
  const options: ProposeOptions = {
    auditor,
    auth: mockServices.auth(),
    author: SLIPWAY,
    catalog: catalogServiceMock({ entities: [entity] }),
    integrations: ScmIntegrations.fromConfig(
      new ConfigReader({ integrations: { gitea: [integration] } }),
    ),
    permissions,
    portalUrl: 'https://portal.acme.com',
    scaffolder: TASKS,
    updates: {
      reportUpdate: async (service, report) => {
        reports.push({ service, ...report });
        return {
          ...report,
          service,
          checks: 'none',
          createdAt: '',
          updatedAt: '',
        };
      },
    },
  };

  await commit(host.files);

  return {
    /** Entity ref. */
    ref: `component:default/${name}`,
    entity,
    options,
    permissions,
    auditor,
    audit,
    reports,
    commit,
    pulls: (state: 'open' | 'all' = 'all') =>
      forge.listPullRequests({ ...repository, state }),
    git: async (args: string[]) =>
      (
        await runGit(args, { cwd: join(directory, 'acme', `${name}.git`) })
      ).toString(),
    /** Runs an action as a task would; gives its outputs. */
    async run<I>(
      action: { handler(ctx: never): Promise<void> },
      input: I,
      context: { isDryRun?: boolean; taskId?: string } = {},
    ) {
      const outputs: Record<string, unknown> = {};
      const ctx = {
        ...createMockActionContext({
          task: { id: context.taskId ?? 'task-1' },
          input: input as never,
        }),
        isDryRun: context.isDryRun,
        getInitiatorCredentials: async () =>
          mockCredentials.user('user:default/ann'),
        createTemporaryDirectory: () => mkdtemp(join(folder, 'step-')),
        output: (key: string, value: unknown) => {
          outputs[key] = value;
        },
      };
      await action.handler(ctx as never);
      return outputs;
    },
  };
}

export type EmbeddedService = Awaited<ReturnType<EmbeddedHost['addService']>>;
