import { setTimeout as sleep } from 'node:timers/promises';
import type { Campaign, CampaignTarget } from '@slipway/plugin-fleet-common';
import { CampaignWorld } from './CampaignWorld';
import { FleetOfOwners } from './FleetOfOwners';
import { expect, test } from './portal';

const SERVICES = Number(process.env.SLIPWAY_CAMPAIGN_SERVICES ?? 100);
const KILLS = Number(process.env.SLIPWAY_CAMPAIGN_KILLS ?? 20);
/** Long enough for tasks that were killed to go on in some lives (Backstage looks ten seconds after its start). */
const LIFE_MS = [500, 22_000] as const;
const CAMPAIGN_MS = 20 * 60_000;
test('a campaign whose portal is killed again and again opens one pull request for each due service', async () => {
  test.setTimeout(60 * 60_000);
  const world = await CampaignWorld.create();
  const seed = Number(process.env.SLIPWAY_CAMPAIGN_SEED ?? Date.now() % 1e6);
  const random = seededRandom(seed);
  const owners = new FleetOfOwners(world, SERVICES);
  try {
    await timed(`start (seed ${seed})`, () => world.start());
    await world.publishTemplate(1);
    await timed(`${SERVICES} services made`, () =>
      world.createServices(owners.names),
    );
    await timed('edits of their owners', () => owners.editServices());

    for (const version of [2, 3]) {
      await world.publishTemplate(version);
      const id = await world.startCampaign(version, owners.excluded);
      await timed(`campaign to ${version}.0.0, ${KILLS / 2} kills`, () =>
        killUntilOpened(world, {
          id,
          kills: Math.round(KILLS / 2),
          targets: SERVICES - owners.excluded.length,
          random,
          between: () => owners.pushToSomeProposals(version),
        }),
      );
      expect(await failures(world, id)).toEqual([]);
      await timed('looking at every repository', () =>
        owners.expectProposals(version),
      );
      if (version === 2) await owners.answerProposals();
    }
  } finally {
    await world.remove();
  }
});

/** Lives of random length, until the campaign has nothing left to open and the kills are used up. */
async function killUntilOpened(
  world: CampaignWorld,
  options: {
    id: string;
    kills: number;
    /** How many services are to be looked at. */
    targets: number;
    random: () => number;
    between: () => Promise<void>;
  },
): Promise<void> {
  const { id, kills, targets, random, between } = options;
  const [shortest, longest] = LIFE_MS;
  for (let kill = 1; kill <= kills; kill++) {
    await sleep(shortest + random() * (longest - shortest));
    await world.portal.end('SIGKILL');
    await world.start();
    await between();
    const { counts } = await world.read<Campaign>(`fleet/campaigns/${id}`);
    console.log(`  after kill ${kill}: ${JSON.stringify(counts)}`);
  }
  const deadline = Date.now() + CAMPAIGN_MS;
  while (!(await world.hasOpened(id, targets))) {
    if (Date.now() > deadline) throw new Error('It does not come to an end.');
    await sleep(1000);
  }
}

async function failures(world: CampaignWorld, id: string): Promise<string[]> {
  const { items } = await world.read<{ items: CampaignTarget[] }>(
    `fleet/campaigns/${id}/targets?state=failed&limit=100`,
  );
  return items.map(({ service, reason }) => `${service}: ${reason}`);
}

async function timed(what: string, work: () => Promise<unknown>) {
  const started = Date.now();
  await work();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${what}: ${seconds} s`);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
