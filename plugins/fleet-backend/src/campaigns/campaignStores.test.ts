import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';
import { CampaignPageStore } from '../database/CampaignPageStore';
import { CampaignStore } from '../database/CampaignStore';
import { CampaignTargetStore } from '../database/CampaignTargetStore';
import { Killed, Killer } from './__testUtils__/killedAt';
import { SimulatedFleet } from './__testUtils__/SimulatedFleet';
import {
  at,
  START,
  testCampaign,
  testSpec,
  testTarget,
} from './__testUtils__/testCampaign';
import { reconcileCampaigns } from './reconcileCampaign';
import { toReconcileStore } from './toReconcileStore';

const MINUTE = 60_000;
const HOST = 'git.acme.com';

const AT_ONCE = [{ name: 'All', share: 1 }];
const FAST = { perHour: 600, openPerOwner: 1000 };

describe.each(testDatabases.eachSupportedId())(
  'stores of campaigns on %s',
  id => {
    let knex: Knex;
    let time: number;
    let campaigns: CampaignStore;
    let targets: CampaignTargetStore;
    const now = () => new Date(time);

    beforeAll(async () => {
      knex = await createTestDatabase(id);
      campaigns = new CampaignStore(knex);
      targets = new CampaignTargetStore(knex, { now });
    });
    beforeEach(() => empty());
    afterAll(() => knex.destroy());

    async function empty(): Promise<void> {
      time = Date.parse(START);
      for (const table of [
        'campaign_openings',
        'campaign_hosts',
        'campaign_events',
        'campaign_targets',
        'campaign_revisions',
        'campaigns',
      ]) {
        await knex(table).delete();
      }
    }

    const claim = (name: string, more: object = {}) => ({
      campaign: 'c1',
      service: 'component:default/orders',
      version: 1,
      campaignVersion: 1,
      changes: { state: 'running' as const, claim: { id: name, at: at(0) } },
      opening: { campaign: 'c1', credential: HOST, claim: name, at: at(0) },
      lastOpening: at(-61),
      maxRunning: 3,
      ...more,
    });

    it('keep what was written, and clear what is given as undefined', async () => {
      const target = testTarget({
        reason: 'Because.',
        claim: { id: 'x', at: START },
        pullRequest: { number: 7, url: 'https://x', title: 'T' },
        openedAt: at(1),
      });
      await campaigns.addCampaign(testCampaign({ waves: [] }), []);
      await targets.addTargets('c1', [target]);
      await targets.addTargets('c1', [{ ...target, reason: 'Other' }]);

      expect(await targets.listTargets('c1')).toEqual([target]);
      await targets.saveTarget({
        campaign: 'c1',
        service: target.service,
        version: 1,
        changes: { claim: undefined, reason: undefined, state: 'open' },
      });
      expect(await targets.listTargets('c1')).toEqual([
        {
          ...target,
          claim: undefined,
          reason: undefined,
          state: 'open',
          version: 2,
        },
      ]);
      expect(await campaigns.findCampaign('c1')).toEqual(
        testCampaign({ waves: [] }),
      );
    });

    it('write only on the version that was decided on', async () => {
      await campaigns.addCampaign(testCampaign(), []);
      await targets.addTargets('c1', [testTarget()]);
      const save = {
        id: 'c1',
        version: 1,
        changes: { state: 'paused' as const },
      };

      const first = await campaigns.saveCampaign({
        ...save,
        events: [{ at: START, actor: 'slipway', text: 'Once.' }],
      });
      const second = await campaigns.saveCampaign({
        ...save,
        events: [{ at: START, actor: 'slipway', text: 'Twice.' }],
      });

      expect([first, second]).toEqual([true, false]);
      const { items } = await new CampaignPageStore(knex).listEvents({
        campaign: 'c1',
        readable: 'all',
        limit: 10,
      });
      expect(items.map(({ text }) => text)).toEqual(['Once.']);
    });

    it('never change a specification that was in force', async () => {
      await campaigns.addCampaign(testCampaign(), []);
      const spec = testSpec({ title: 'Another' });

      await campaigns.saveCampaign({ id: 'c1', version: 1, changes: { spec } });

      expect(await campaigns.findCampaign('c1')).toMatchObject({
        revision: 2,
        version: 2,
        spec,
      });
      const rows = await knex('campaign_revisions').orderBy('revision');
      expect(rows.map(row => JSON.parse(row.spec).title)).toEqual([
        'Flask 3',
        'Another',
      ]);
    });

    it('give a target to one of those who claim it at the same time', async () => {
      await campaigns.addCampaign(testCampaign(), []);
      await targets.addTargets('c1', [testTarget()]);

      const claimed = await Promise.all(
        ['a', 'b', 'c', 'd'].map(name => targets.claimTarget(claim(name))),
      );

      expect(claimed.filter(Boolean)).toHaveLength(1);
      expect(await targets.listOpenings(at(-1))).toHaveLength(1);
    });

    it('give one opening of a host to those who saw the same last one', async () => {
      await campaigns.addCampaign(testCampaign(), []);
      const services = ['a', 'b', 'c'].map(name => `component:default/${name}`);
      await targets.addTargets(
        'c1',
        services.map(service => testTarget({ service })),
      );

      const claimed = await Promise.all(
        services.map(service =>
          targets.claimTarget(claim(service, { service })),
        ),
      );

      expect(claimed.filter(Boolean)).toHaveLength(1);
    });

    it('have no more targets at work than may be, whoever begins them on whichever host', async () => {
      await campaigns.addCampaign(testCampaign(), []);
      const names = ['a', 'b', 'c', 'd', 'e'];
      await targets.addTargets(
        'c1',
        names.map(name =>
          testTarget({ service: name, credential: `${name}.acme.com` }),
        ),
      );

      const claimed = await Promise.all(
        names.map(name => {
          const one = claim(name, { service: name });
          const credential = `${name}.acme.com`;
          return targets.claimTarget({
            ...one,
            opening: { ...one.opening, credential },
          });
        }),
      );

      expect(claimed.filter(Boolean)).toHaveLength(3);
      expect(await targets.countRunning()).toBe(3);
    });

    it.each<[string, object]>([
      ['of another version', { campaignVersion: 2 }],
      ['that was begun otherwise', { version: 2 }],
    ])('claim nothing of a campaign or target %s', async (_, more) => {
      await campaigns.addCampaign(testCampaign(), []);
      await targets.addTargets('c1', [testTarget()]);

      expect(await targets.claimTarget(claim('a', more))).toBe(false);
      expect(await targets.listOpenings(at(-1))).toEqual([]);
      expect((await targets.listTargets('c1'))[0]).toEqual(testTarget());
    });

    it('claim nothing of a campaign that is paused', async () => {
      await campaigns.addCampaign(testCampaign({ state: 'paused' }), []);
      await targets.addTargets('c1', [testTarget()]);

      expect(await targets.claimTarget(claim('a'))).toBe(false);
    });

    it('remember how long a host wants no requests, the longest time', async () => {
      await targets.pauseHost(HOST, at(20));
      await targets.pauseHost(HOST, at(10));

      expect(await targets.listHostPauses()).toEqual(new Map([[HOST, at(20)]]));
      time += 21 * MINUTE;
      expect(await targets.listHostPauses()).toEqual(new Map());
    });

    /** A process with connections of its own to the same tables. */
    async function look(fleet: SimulatedFleet, killer = new Killer()) {
      const died: unknown[] = [];
      await reconcileCampaigns({
        store: killer.wrap(
          toReconcileStore({
            campaigns: new CampaignStore(knex),
            targets: new CampaignTargetStore(knex, { now }),
          }),
        ),
        ports: killer.wrap<SimulatedFleet>(fleet),
        shared: { hostPerHour: 600, tasks: 3, frequencyMs: 5000 },
        logger: mockServices.logger.mock({
          error: (_, error) => void died.push(error),
        }),
        now,
        newId: () => `claim-${Math.random()}`,
      }).catch(error => died.push(error));
      const other = died.find(error => !(error instanceof Killed));
      if (other) throw other;
      return died.length > 0;
    }

    async function runToTheEnd(fleet: SimulatedFleet, killAt?: number) {
      let killer = new Killer(killAt);
      for (let minute = 0; minute < 60; minute += 1) {
        if (await look(fleet, killer)) killer = new Killer();
        const campaign = await campaigns.findCampaign('c1');
        if (campaign?.endedAt) return { campaign, calls: killer.calls };
        for (const task of fleet.running()) fleet.endTask(task, 'open');
        for (const { service } of fleet.openPullRequests()) {
          fleet.mergeByHand(service);
        }
        time += MINUTE;
      }
      throw new Error(`It has not ended after an hour, killed at ${killAt}`);
    }

    async function startOver(services: number, limits = FAST) {
      await empty();
      const fleet = new SimulatedFleet({ now });
      fleet.add(services);
      const spec = testSpec({ waves: AT_ONCE, limits });
      await campaigns.addCampaign(testCampaign({ spec, waves: [] }), []);
      return fleet;
    }

    it('bring a campaign to its end, killed before and after each call', async () => {
      const { calls } = await runToTheEnd(await startOver(2));
      const wrong: unknown[] = [];

      for (let killAt = 0; killAt < calls * 2; killAt += 1) {
        const fleet = await startOver(2);
        const { campaign } = await runToTheEnd(fleet, killAt);
        const services = fleet.tasks.map(task => task.service);
        const isRight =
          campaign.state === 'done' &&
          services.length === 2 &&
          new Set(services).size === 2 &&
          fleet.opened.length === 2;
        if (!isRight) wrong.push({ killAt, state: campaign.state, services });
      }

      expect(wrong).toEqual([]);
      expect(calls).toBeGreaterThan(30);
    }, 300_000);

    it('space openings evenly though each look is of a new process', async () => {
      const fleet = await startOver(5, { perHour: 10, openPerOwner: 100 });

      await runToTheEnd(fleet);

      const times = fleet.tasks.map(task => Date.parse(task.startedAt));
      const gaps = times.slice(1).map((one, index) => one - times[index]!);
      expect(gaps).toEqual([6, 6, 6, 6].map(minutes => minutes * MINUTE));
    });

    it('open nothing on a host that wanted fewer requests, also after a restart', async () => {
      const fleet = await startOver(4);
      await look(fleet);
      await look(fleet);
      const [first] = fleet.running();
      fleet.endTask(first!, 'limited');
      const before = fleet.tasks.length;

      for (let minute = 0; minute < 19; minute += 1) {
        time += MINUTE;
        await look(fleet);
      }
      const during = fleet.tasks.length;
      await runToTheEnd(fleet);

      expect(during).toBe(before);
      expect(new Set(fleet.tasks.map(({ service }) => service)).size).toBe(4);
    });
  },
);
