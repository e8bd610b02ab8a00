import { Killer } from './__testUtils__/killedAt';
import { testSpec } from './__testUtils__/testCampaign';
import { TestWorld } from './__testUtils__/testWorld';

const AT_ONCE = [{ name: 'All', share: 1 }];
const WAVES = [
  { name: 'Canary', share: 0.0001 },
  { name: '5%', share: 0.05 },
  { name: '25%', share: 0.25 },
  { name: 'All', share: 1 },
];
const FAST = { perHour: 600, openPerOwner: 1000 };

/** Lets tasks and people do what they should, minute by minute, until the campaign has ended. */
async function runToTheEnd(world: TestWorld, maxMinutes: number) {
  for (let minute = 0; minute < maxMinutes; minute += 1) {
    await world.reconcile();
    if (world.campaign.endedAt) return minute;
    for (const task of world.fleet.running()) world.fleet.endTask(task, 'open');
    for (const { service, state } of world.fleet.openPullRequests()) {
      if (state === 'open') world.fleet.mergeByHand(service);
    }
    world.pass(1);
  }
  return maxMinutes;
}

describe('reconcileCampaigns', () => {
  it('brings 100 services through four waves, none twice and none missing', async () => {
    const world = new TestWorld({
      services: 100,
      spec: { waves: WAVES, limits: { perHour: 10, openPerOwner: 100 } },
    });
    const minutes = await runToTheEnd(world, 1200);

    expect(world.campaign.state).toBe('done');
    expect(world.counts()).toEqual({ merged: 100 });
    expect(world.fleet.opened).toHaveLength(100);
    // One every six minutes, and an hour of soak time after each of three waves.
    expect(minutes).toBeGreaterThanOrEqual(99 * 6);
    expect(minutes).toBeLessThan(99 * 6 + 4 * 65);
  });

  it('opens as evenly as the limit says', async () => {
    const world = new TestWorld({
      services: 30,
      spec: { waves: AT_ONCE, limits: { perHour: 10, openPerOwner: 100 } },
    });
    await runToTheEnd(world, 300);
    const times = world.fleet.tasks.map(one => Date.parse(one.startedAt));
    expect(times).toHaveLength(30);
    const gaps = times.slice(1).map((at, index) => at - times[index]!);
    expect(Math.min(...gaps)).toBe(6 * 60_000);
    expect(Math.max(...gaps)).toBe(6 * 60_000);
  });

  it('opens nothing outside working hours, and goes on when they begin', async () => {
    const hours = {
      days: [2, 3],
      from: '09:00',
      to: '11:00',
      timeZone: 'UTC',
    };
    const world = new TestWorld({
      services: 20,
      spec: {
        waves: AT_ONCE,
        limits: { perHour: 10, openPerOwner: 100, hours },
      },
    });
    await runToTheEnd(world, 26 * 60);
    const openedAt = world.fleet.tasks.map(({ startedAt }) => startedAt);
    expect(openedAt.filter(at => at < '2026-11-24T11')).toHaveLength(10);
    expect(openedAt[10]).toBe('2026-11-25T09:00:00.000Z');
    expect(world.campaign.state).toBe('done');
  });

  it('keeps to the open pull requests of each owner', async () => {
    const world = new TestWorld({
      services: 30,
      spec: { waves: AT_ONCE, limits: { perHour: 600, openPerOwner: 2 } },
    });
    for (let minute = 0; minute < 60; minute += 1) {
      await world.reconcile();
      for (const task of world.fleet.running()) {
        world.fleet.endTask(task, 'open');
      }
      world.pass(1);
    }
    expect(world.counts()).toEqual({ open: 6, ready: 24 });
  });

  it('has at most a handful of tasks at work', async () => {
    const world = new TestWorld({
      services: 10,
      spec: { waves: AT_ONCE, limits: FAST },
    });
    for (let minute = 0; minute < 10; minute += 1) {
      await world.reconcile();
      world.pass(1);
    }
    expect(world.fleet.running()).toHaveLength(3);
  });

  it('pauses within one look when a merged canary is red, and goes on after a fix and a resume', async () => {
    const world = new TestWorld({
      services: 3,
      spec: {
        limits: FAST,
        gate: {
          mergedShare: 1,
          checksGreen: true,
          soakMinutes: 0,
          environment: 'staging',
        },
      },
    });
    await world.reconcile();
    await world.reconcile();
    const [task] = world.fleet.running();
    world.fleet.endTask(task!, 'open');
    world.fleet.mergeByHand(task!.service);
    const canary = world.fleet.service(task!.service);
    canary.deployment = {
      state: 'failed',
      reason: 'The last deployment failed.',
      since: world.now().toISOString(),
      hasMerge: true,
    };
    await world.reconcile();
    expect(world.campaign).toMatchObject({
      state: 'paused',
      pauseCause: 'deployment',
      reason: expect.stringContaining(`${canary.name} is failed in staging`),
    });
    expect(world.store.events.at(-1)).toMatchObject({
      service: task!.service,
      text: expect.stringContaining('Paused:'),
    });

    canary.deployment = {
      state: 'in-sync',
      reason: 'It runs.',
      hasMerge: true,
    };
    world.pass(60);
    await world.reconcile();
    expect(world.fleet.tasks).toHaveLength(1);

    const resumedAt = world.now().toISOString();
    world.store.change('c1', {
      state: 'running',
      resumedAt,
      reason: undefined,
    });
    await world.reconcile();
    await world.reconcile();
    expect(world.campaign.waves[0]!.passedAt).toBeDefined();
    expect(world.fleet.tasks.length).toBeGreaterThan(1);
  });

  it('keeps what goes wrong with the target, and lets the others go on', async () => {
    const world = new TestWorld({
      services: 4,
      spec: { waves: AT_ONCE, limits: FAST },
    });
    await world.reconcile();
    world.fleet.startTask = async (_, { title }) => {
      const error = {
        name: 'NotFoundError',
        message: `The template for ${title} is not in the catalog.`,
        stack: 'NotFoundError: no\n    at find (/srv/portal/find.js:1:2)',
      };
      throw new Error(
        `Backend request failed, 404 Not Found ${JSON.stringify({ error })}`,
      );
    };
    await world.reconcile();
    world.pass(1);
    await world.reconcile();
    const failed = world.store
      .targetsOf('c1')
      .filter(({ state }) => state === 'failed');
    expect(failed.length).toBeGreaterThanOrEqual(2);
    expect(failed[0]).toMatchObject({
      reason: expect.stringMatching(
        /^Its task could not be started: The template for s\d is not in the catalog\.$/,
      ),
      retryable: true,
      failures: 1,
    });
  });

  it('pauses after as many failures as it bears, not counting what is tried again by itself', async () => {
    const world = new TestWorld({
      services: 5,
      spec: { waves: AT_ONCE, limits: FAST },
    });
    let minutes = 0;
    for (; world.campaign.state === 'running' && minutes < 120; minutes += 1) {
      await world.reconcile();
      for (const task of world.fleet.running()) {
        world.fleet.endTask(task, 'failed');
      }
      world.pass(1);
    }
    expect(world.campaign).toMatchObject({
      state: 'paused',
      pauseCause: 'failures',
    });
    expect(minutes).toBeGreaterThan(25);
  });

  it('asks nothing of a git host before its retry-after is over, from a task or of its own', async () => {
    const world = new TestWorld({
      services: 6,
      spec: { waves: AT_ONCE, limits: FAST },
    });
    await world.reconcile();
    await world.reconcile();
    world.fleet.endTask(world.fleet.running()[0]!, 'limited');
    const until = new Date(world.now().getTime() + 20 * 60_000).toISOString();
    await world.reconcile();
    expect(world.store.hostPauses.get('git.acme.com')).toBe(until);
    const before = world.fleet.tasks.length;
    for (let minute = 0; minute < 19; minute += 1) {
      world.pass(1);
      await world.reconcile();
    }
    expect(world.fleet.tasks).toHaveLength(before);
    expect(world.counts()).toEqual({ ready: 6 });

    world.fleet.refusesUntil = new Date(
      world.now().getTime() + 30 * 60_000,
    ).toISOString();
    world.pass(2);
    await world.reconcile();
    expect(world.store.hostPauses.get('git.acme.com')).toBe(
      world.fleet.refusesUntil,
    );
    expect(world.counts()).toEqual({ ready: 6 });
    world.pass(29);
    await world.reconcile();
    expect(world.fleet.tasks.length).toBeGreaterThan(before);
    expect(world.store.targetsOf('c1').every(one => one.failures === 0)).toBe(
      true,
    );
  });

  it('closes what it opened when it is closed, and then has ended', async () => {
    const world = new TestWorld({
      services: 4,
      spec: { waves: AT_ONCE, limits: FAST },
    });
    const end = ['open', 'conflict', 'open'] as const;
    for (const outcome of end) {
      await world.reconcile();
      world.pass(1);
      await world.reconcile();
      const [task] = world.fleet.running();
      world.fleet.endTask(task!, outcome);
      world.pass(1);
    }
    const edited = world.fleet.openPullRequests()[2]!.service;
    world.fleet.setUpdate(edited, { state: 'edited' });
    world.store.change('c1', { state: 'closed' });
    await world.reconcile();
    expect(world.campaign.endedAt).toBeUndefined();
    for (const task of world.fleet.running()) world.fleet.endTask(task, 'open');
    for (let round = 0; round < 3; round += 1) await world.reconcile();
    expect(
      world.fleet.openPullRequests().map(({ service }) => service),
    ).toEqual([edited]);
    expect(world.campaign.endedAt).toBeDefined();
    expect(world.counts()).toEqual({ left: 4 });
  });

  it('leaves services to a newer campaign that asks for more', async () => {
    const world = new TestWorld({
      services: 2,
      spec: { waves: AT_ONCE, limits: FAST },
    });
    await world.reconcile();
    world.pass(1);
    const change = {
      kind: 'template' as const,
      template: 'template:default/flask-service',
      version: '3.0.0',
    };
    world.start('c2', { change, waves: AT_ONCE, limits: FAST });
    for (let round = 0; round < 3; round += 1) {
      await world.reconcile();
      world.pass(1);
    }
    expect(world.counts().superseded).toBeGreaterThan(0);
  });

  it('merges by itself only what is clean and green, of owners who allow it', async () => {
    const world = new TestWorld({
      services: 3,
      spec: { waves: AT_ONCE, limits: FAST, merge: 'opted-in' },
    });
    world.fleet.service('component:default/s0').optedIn = true;
    world.fleet.service('component:default/s1').optedIn = true;
    for (let round = 0; round < 6; round += 1) {
      await world.reconcile();
      for (const task of world.fleet.running()) {
        world.fleet.endTask(task, 'open');
        const isGreen = task.service !== 'component:default/s1';
        world.fleet.setUpdate(task.service, {
          checks: isGreen ? 'success' : 'pending',
        });
      }
      world.pass(1);
    }
    expect(world.target('s0').state).toBe('merged');
    expect(world.target('s1').state).toBe('checks');
    expect(world.target('s2').state).toBe('open');
  });

  it('may be killed at every single step of its work, and each pull request is opened once', async () => {
    const spec = testSpec({
      waves: [
        { name: 'Canary', share: 0.2 },
        { name: 'All', share: 1 },
      ],
      limits: FAST,
      merge: 'opted-in',
      gate: { mergedShare: 1, checksGreen: true, soakMinutes: 2 },
    });
    /** One death in each look, as many calls into it as the look is numbered. */
    const run = async (firstDeath: number) => {
      const world = new TestWorld({ services: 5, spec });
      for (const service of world.fleet.services.values()) {
        service.optedIn = true;
      }
      for (let minute = 0; minute < 300; minute += 1) {
        const deathAt = minute === 0 ? firstDeath : firstDeath + (minute % 7);
        await world.reconcile(new Killer(minute < 40 ? deathAt : Infinity));
        for (const task of world.fleet.running()) {
          world.fleet.endTask(task, 'open');
          world.fleet.setUpdate(task.service, { checks: 'success' });
        }
        if (world.campaign.endedAt) break;
        world.pass(1);
      }
      expect(world.campaign.state).toBe('done');
      expect(world.fleet.opened).toHaveLength(5);
      expect(new Set(world.fleet.opened.map(one => one.service)).size).toBe(5);
    };
    for (let firstDeath = 0; firstDeath < 60; firstDeath += 1) {
      await run(firstDeath);
    }
  });
});
