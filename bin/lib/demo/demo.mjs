/** `bin/demo`: fills a running portal through its public API; what is there already is left as it is. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { main, Refusal, say } from '../console.mjs';
import { root } from '../prepare.mjs';
import { createGitOpsRepository, promoteAll } from './gitops.mjs';
import { PortalClient } from './PortalClient.mjs';
import {
  deploymentsOf,
  ENVIRONMENTS,
  lockfileOf,
  runningIn,
  SERVICES,
} from './world.mjs';

const AT_ONCE = 4;
const DAY = 86_400_000;
const lockfiles = join(root, 'examples/demo/lockfiles');

await main(async () => {
  const began = Date.now();
  const portal = await PortalClient.open();
  await checkEnvironments(portal);
  await createGitOpsRepository(portal);
  const made = await each('services', createService, portal);
  const built = await each('builds', reportBuilds, portal);
  const deployed = await each('deployments', reportDeployments, portal);
  const promoted = await promoteAll(portal);
  const seconds = Math.round((Date.now() - began) / 1000);
  say(
    `${made} services made, ${built} builds and ${deployed} deployments reported, ${
      promoted ? 'all of them promoted' : 'nothing promoted'
    } in ${seconds} s: ${portal.url}/fleet`,
  );
  await adviseOnAdvisories(portal);
});

/** Does something for every service, a few at a time and with a sign of life; answers the sum of what was done. */
async function each(what, work, portal) {
  const waiting = [...SERVICES];
  let sum = 0;
  let done = 0;
  const next = async () => {
    for (;;) {
      const service = waiting.shift();
      if (!service) return;
      const news = await work(portal, service);
      sum += news;
      done += 1;
      say(`${what}: ${done} of ${SERVICES.length} (${service.name})`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return sum;
}

async function checkEnvironments(portal) {
  const { items } = await portal.get('/api/fleet/environments');
  const names = items.map(({ name }) => name);
  const missing = ENVIRONMENTS.filter(name => !names.includes(name));
  if (missing.length > 0) {
    throw new Refusal(
      `This portal has no environment ${missing.join(
        ', ',
      )}; it has ${names.join(', ')}.`,
    );
  }
}

async function createService(portal, { name, template, owner, description }) {
  if (await portal.find(`/api/fleet/services/default/${name}`)) return 0;
  await portal.runTemplate(template, {
    name,
    description,
    owner: `group:default/${owner}`,
    repoUrl: `${new URL(portal.url).host}?owner=acme&repo=${name}`,
  });
  return 1;
}

/** What the pipelines of each service would report of the builds that run. */
async function reportBuilds(portal, service) {
  let news = 0;
  for (const environment of ENVIRONMENTS) {
    const running = runningIn(service, environment);
    const { changed } = await portal.post(
      `/api/fleet/services/default/${service.name}/snapshots`,
      {
        commit: commitOf(service, running.version),
        environment,
        files: [
          {
            path: 'uv.lock',
            content: await readFile(
              join(lockfiles, lockfileOf(service, environment)),
              'utf8',
            ),
          },
        ],
      },
    );
    if (changed) news += 1;
  }
  return news;
}

async function reportDeployments(portal, service) {
  const path = `/api/fleet/services/default/${service.name}/deployments?limit=100`;
  const known = new Set((await portal.list(path)).map(({ id }) => id));
  const now = Date.now();
  let news = 0;
  for (const one of deploymentsOf(service)) {
    const { environment, version, outcome, daysAgo, actor } = one;
    const id = `demo ${service.name} ${environment} ${version} ${outcome}`;
    // Reported in an earlier run, with the times that were right then.
    if (known.has(id)) continue;
    const finishedAt = now - daysAgo * DAY;
    await portal.post('/api/fleet/deployments', {
      id,
      service: `component:default/${service.name}`,
      environment,
      version,
      outcome,
      startedAt: new Date(finishedAt - 240_000).toISOString(),
      finishedAt: new Date(finishedAt).toISOString(),
      commit: commitOf(service, version),
      actor,
    });
    news += 1;
  }
  return news;
}

/** Builds of before the repository was made: their commits are not in it. */
function commitOf({ name }, version) {
  return createHash('sha1').update(`${name} ${version}`).digest('hex');
}

async function adviseOnAdvisories(portal) {
  const { items } = await portal.get('/api/fleet/library-sources');
  if (items.some(({ kind }) => kind === 'advisories')) return;
  say(
    'This portal knows no advisories, so nothing is shown as vulnerable; start it with SLIPWAY_CONFIG=examples/demo/app-config.yaml to see some.',
  );
}
