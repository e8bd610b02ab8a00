/** A campaign over a fleet in a portal of its own, from the first service to the last pull request. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { main, Refusal } from '../../bin/lib/console.mjs';
import { root } from '../../bin/lib/prepare.mjs';

const require = createRequire(join(root, 'plugins/fleet-backend/package.json'));
require('@backstage/cli-node/config/nodeTransform.cjs');
const { CampaignWorld } = require(join(root, 'e2e/CampaignWorld.ts'));

const HOUR_SECONDS = 3600;

main(async () => {
  const [count = '1000'] = process.argv.slice(2);
  const services = Number(count);
  if (!Number.isInteger(services) || services < 1) {
    throw new Refusal('bench/campaigns [SERVICES]');
  }
  const world = await CampaignWorld.create();
  try {
    await measure(world, services);
  } finally {
    await world.remove();
  }
});

async function measure(world, services) {
  const names = Array.from(
    { length: services },
    (_, index) => `service-${index}`,
  );
  note('start of the portal', `${(await world.start()).toFixed(0)} s`);
  await world.publishTemplate(1);
  note('memory before', await memoryOf(world));
  note(
    `${services} services made`,
    await time(() => world.createServices(names)),
  );
  await world.publishTemplate(2);
  note('memory with the fleet', await memoryOf(world));

  const answers = [];
  const campaign = await time(async () => {
    const id = await world.startCampaign(2, []);
    for (;;) {
      const started = performance.now();
      if (await world.hasOpened(id, services)) return;
      answers.push(performance.now() - started);
      await sleep(1000);
    }
  });
  const atLeast = Math.round((services * HOUR_SECONDS) / CampaignWorld.perHour);
  note(
    'until the last pull request',
    `${campaign}, of which its limit takes ${atLeast} s`,
  );
  note('page of the campaign meanwhile', `p95 ${percentile(answers, 0.95)} ms`);
  note('memory at most', await memoryOf(world));
  let once = 0;
  for (const name of names) {
    if ((await world.pullRequests(name)).length === 1) once += 1;
  }
  note('services with exactly one pull request', `${once} of ${services}`);
  if (once !== services) process.exitCode = 1;
}

async function time(work) {
  const started = performance.now();
  await work();
  return `${((performance.now() - started) / 1000).toFixed(0)} s`;
}

/** Of the portal's process, at most until now. */
async function memoryOf(world) {
  const status = await readFile(`/proc/${world.portal.pid}/status`, 'utf8');
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return `${Math.round(Number(kilobytes) / 1024)} MB`;
}

function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
}

function note(what, figure) {
  process.stdout.write(`${what}: ${figure}\n`);
}
