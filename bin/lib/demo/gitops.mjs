/** The GitOps repository of the demonstration: made by its template, and then one commit that says what should run. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ENVIRONMENTS, SERVICES, wantedIn } from './world.mjs';

const run = promisify(execFile);
const REPOSITORY = 'acme/gitops';

/** Makes the repository unless it is there, so that services are added to it when they are made. */
export async function createGitOpsRepository(portal) {
  const { items } = await portal.get('/api/fleet/deployment-sources');
  const source = items.find(({ kind }) => kind === 'gitops');
  if (!source || source.succeededAt) return false;
  await portal.runTemplate('template:default/gitops', {
    owner: 'group:default/platform',
    repoUrl: `${new URL(portal.url).host}?owner=acme&repo=gitops`,
  });
  return true;
}

/**
 * Promotes what runs, as people would have over the year, in one commit.
 *
 * @returns whether anything changed; undefined where this portal's git host is not the embedded one
 */
export async function promoteAll(portal) {
  if (!portal.gitPassword) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'slipway-demo-'));
  const git = (...args) =>
    run('git', args, { cwd: folder, env: gitEnvironment(portal) });
  try {
    await git(
      'clone',
      '--quiet',
      `${portal.url}/api/git-host/${REPOSITORY}.git`,
      '.',
    );
    for (const service of SERVICES) {
      for (const environment of ENVIRONMENTS) {
        await promote(folder, { service, environment });
      }
    }
    await git('add', '--all');
    const { stdout } = await git('status', '--porcelain');
    if (!stdout) return false;
    await git('commit', '--quiet', '--message', 'What runs is what should run');
    await git('push', '--quiet', 'origin', 'HEAD');
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function promote(folder, { service, environment }) {
  const overlay = join(
    folder,
    'services',
    service.name,
    'overlays',
    environment,
  );
  const file = join(overlay, 'kustomization.yaml');
  // Until its first promotion an overlay has a name under which nothing applies it.
  await rename(join(overlay, 'not-deployed.yaml'), file).catch(ignoreMissing);
  const text = await readFile(file, 'utf8').catch(ignoreMissing);
  if (text === undefined) return;
  const version = wantedIn(service, environment);
  await writeFile(file, text.replace(/^(\s*newTag:).*$/m, `$1 ${version}`));
}

function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error;
}

/** The password stands in the environment: arguments are visible to other users. */
function gitEnvironment({ gitPassword }) {
  const basic = Buffer.from(`slipway-git:${gitPassword}`).toString('base64');
  // Before the last attempts, which were made for it.
  const date = new Date(Date.now() - 6 * 86_400_000).toISOString();
  const person = { NAME: 'Grace Murray', EMAIL: 'grace@acme.com' };
  return {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    GIT_AUTHOR_NAME: person.NAME,
    GIT_AUTHOR_EMAIL: person.EMAIL,
    GIT_COMMITTER_NAME: person.NAME,
    GIT_COMMITTER_EMAIL: person.EMAIL,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
}
