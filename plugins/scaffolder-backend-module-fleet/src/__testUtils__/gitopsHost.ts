import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import {
  commitChanges,
  createGiteaForge,
  fetchTip,
  initBareRepository,
  listFiles,
  pushWithLease,
  readEnvironments,
  storeSnapshots,
  type FileChanges,
} from '@slipway/plugin-fleet-node';
import { startGitHost } from '../testing/startGitHost';

/** The three usual environments; production is protected. */
export const ENVIRONMENT_CONFIGS = readEnvironments(
  new ConfigReader({
    fleet: {
      environments: [
        { name: 'development' },
        { name: 'staging' },
        { name: 'production' },
      ],
    },
  }),
);

const AUTHOR = {
  name: 'Ann',
  email: 'ann@acme.com',
  date: new Date('2026-01-01T00:00:00Z'),
};

/** A git host with the repositories `gitops`, of the given files, on branch main. */
export async function startGitopsHost(folder: string, files: FileChanges) {
  await mkdir(join(folder, 'host'), { recursive: true });
  const host = await startGitHost(join(folder, 'host'));
  const forge = createGiteaForge(host.integration);
  const repository = { owner: 'acme', name: 'gitops' };
  const remote = {
    url: forge.cloneUrl(repository),
    config: forge.gitConfig(),
  };
  await forge.createRepository({
    ...repository,
    description: '',
    defaultBranch: 'main',
  });
  const gitDir = await mkdtemp(join(folder, 'objects-'));
  await initBareRepository(gitDir);
  const seed = await mkdtemp(join(folder, 'seed-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(seed, path)), { recursive: true });
    await writeFile(join(seed, path), text ?? '');
  }
  const [first] = await storeSnapshots({
    gitDir,
    snapshots: [
      { files: await listFiles(seed), message: 'first', author: AUTHOR },
    ],
  });
  await push(first!.commit, undefined);

  async function push(commit: string, expected: string | undefined) {
    const branch = 'main';
    await pushWithLease({ gitDir, remote, branch, commit, expected });
  }

  return {
    ...host,
    gitops: { url: `http://${host.host}/acme/gitops`, branch: 'main' },
    integrations: ScmIntegrations.fromConfig(
      new ConfigReader({ integrations: { gitea: [host.integration] } }),
    ),
    /** What somebody else does. */
    async commit(changes: FileChanges) {
      const tip = await fetchTip({ gitDir, remote, branch: 'main' });
      const commit = await commitChanges({
        gitDir,
        parent: tip!,
        changes,
        message: 'by hand',
        author: AUTHOR,
      });
      await push(commit, tip);
    },
    show: (path: string, branch = 'main') =>
      host.git('gitops', ['show', `refs/heads/${branch}:${path}`]),
    async count(branch = 'main') {
      const range = `refs/heads/${branch}`;
      return Number(await host.git('gitops', ['rev-list', '--count', range]));
    },
    async paths(branch = 'main') {
      const args = ['ls-tree', '-r', '--name-only', `refs/heads/${branch}`];
      return (await host.git('gitops', args)).split('\n').filter(Boolean);
    },
  };
}

export type GitopsHost = Awaited<ReturnType<typeof startGitopsHost>>;

/** The scaffolder, as far as actions ask it when a task was made. */
export const TASKS = {
  getTask: async ({ taskId }: { taskId: string }) => ({
    id: taskId,
    spec: {
      apiVersion: 'scaffolder.backstage.io/v1beta3' as const,
      parameters: {},
      steps: [],
      output: {},
    },
    status: 'processing' as const,
    lastHeartbeatAt: '',
    createdAt: '2026-01-02T03:04:05.000Z',
  }),
};

export const SLIPWAY = { name: 'Slipway', email: 'slipway@acme.com' };
