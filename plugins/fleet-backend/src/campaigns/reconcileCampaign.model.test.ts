import type {
  CampaignLimits,
  CampaignSpec,
  CellState,
  TargetState,
} from '@slipway/plugin-fleet-common';
import fc from 'fast-check';
import { Killer } from './__testUtils__/killedAt';
import type { SimulatedFleet } from './__testUtils__/SimulatedFleet';
import { testSpec } from './__testUtils__/testCampaign';
import { TestWorld } from './__testUtils__/testWorld';
import { requestRetry } from './decide/requestRetry';
import { isDue } from './decide/targetStates';
import type { TargetRecord } from './decide/types';

/**
 * No order of events leads to what must never be: a second pull request, a skipped gate, an opening over a limit, a merge
 * without leave, a person's branch touched. And however it went, with everybody's help the campaign comes to its end.
 */

const MINUTE = 60_000;
/** About 40 ms each; raise it after a change of the decisions. */
const RUNS = 200;
const SERVICES = 6;
const HOURS = {
  days: [1, 2, 3, 4, 5, 6, 7],
  from: '09:00',
  to: '17:00',
  timeZone: 'UTC',
};
const SPEC: Partial<CampaignSpec> = {
  waves: [
    { name: 'Canary', share: 0.34 },
    { name: 'Most', share: 0.67 },
    { name: 'All', share: 1 },
  ],
  gate: {
    mergedShare: 0.6,
    checksGreen: true,
    environment: 'staging',
    soakMinutes: 30,
  },
  limits: { perHour: 12, openPerOwner: 2 },
  merge: 'opted-in',
  pauseAfterFailures: 2,
};

type Outcome = Parameters<SimulatedFleet['endTask']>[1];

/** What the test knows by itself. */
interface Model {
  /** By wave: since when its gate holds in truth, as often as the controller looked. */
  heldSince: Map<number, number>;
  /** Tasks whose start was checked already. */
  checkedTasks: number;
}

type Event = (world: TestWorld, model: Model) => Promise<void> | void;

class Step implements fc.AsyncCommand<Model, TestWorld> {
  constructor(private readonly name: string, private readonly event: Event) {}

  check() {
    return true;
  }

  async run(model: Model, world: TestWorld) {
    await this.event(world, model);
    if (world.fleet.violations.length > 0) {
      throw new Error(world.fleet.violations.join('; '));
    }
  }

  toString() {
    return this.name;
  }
}

/** One look, killed or not, and whether it kept to the rules. */
async function look(world: TestWorld, model: Model, killer = new Killer()) {
  const truth = new Map(
    [...world.fleet.services].map(([ref, { update, deployment }]) => [
      ref,
      {
        isMerged: update?.state === 'merged',
        isRed: update?.checks === 'failure' && update.state === 'open',
        isHealthy: deployment?.state === 'in-sync' && deployment.hasMerge,
      },
    ]),
  );
  const room = roomOf(world);
  const before = world.campaign;
  const survived = await world.reconcile(killer);
  const after = world.campaign;
  const targets = world.store.targetsOf('c1');
  const { waves, gate } = after.spec;

  waves.forEach((_, wave) => {
    const of = targets.filter(target => target.wave === wave && isDue(target));
    const isLast = wave === waves.length - 1;
    const merged = of.filter(({ service }) => truth.get(service)!.isMerged);
    const holds =
      merged.length >= (isLast ? 1 : gate.mergedShare) * of.length &&
      of.every(({ service }) => !truth.get(service)!.isRed) &&
      merged.every(({ service }) => truth.get(service)!.isHealthy);
    if (!holds && survived) model.heldSince.delete(wave);
    if (holds && !model.heldSince.has(wave)) {
      model.heldSince.set(wave, world.now().getTime());
    }
    const { passedAt } = after.waves[wave] ?? {};
    if (!passedAt || before.waves[wave]?.passedAt) return;
    expect(before.state).toBe('running');
    expect(holds).toBe(true);
    expect(before.waves.slice(0, wave).every(one => one.passedAt)).toBe(true);
    const isDueBehind = targets.some(one => one.wave > wave && isDue(one));
    if (of.length === 0) expect(isDueBehind).toBe(false);
    const soaked = world.now().getTime() - model.heldSince.get(wave)!;
    if (!isLast && of.length > 0) {
      expect(soaked).toBeGreaterThanOrEqual(gate.soakMinutes * MINUTE);
    }
  });
  checkStarts(world, model, { room, targets, wasRunning: before.state });
}

/** Of each owner: how many pull requests may still be opened. */
function roomOf(world: TestWorld): Map<string, number> {
  const room = new Map<string, number>();
  const { openPerOwner } = world.campaign.spec.limits;
  const running = new Set(world.fleet.running().map(one => one.service));
  const open = new Set(
    world.fleet.openPullRequests().map(({ service }) => service),
  );
  for (const { service, owner, state } of world.store.targetsOf('c1')) {
    const takesRoom =
      running.has(service) || (open.has(service) && state !== 'left');
    const left = room.get(owner!) ?? openPerOwner;
    room.set(owner!, takesRoom ? left - 1 : left);
  }
  return room;
}

function checkStarts(
  world: TestWorld,
  model: Model,
  {
    room,
    targets,
    wasRunning,
  }: { room: Map<string, number>; targets: TargetRecord[]; wasRunning: string },
) {
  const { tasks } = world.fleet;
  const { limits, waves } = world.campaign.spec;
  for (const task of tasks.slice(model.checkedTasks)) {
    const target = targets.find(({ service }) => service === task.service)!;
    expect(wasRunning).toBe('running');
    expect(target.selected).toBe(true);
    waves.slice(0, target.wave).forEach((_, wave) => {
      expect(world.campaign.waves[wave]!.passedAt).toBeDefined();
    });
    const before = tasks
      .slice(0, tasks.indexOf(task))
      .filter(({ isForNothing }) => !isForNothing);
    const gaps = before.map(({ startedAt }) =>
      Math.abs(Date.parse(task.startedAt) - Date.parse(startedAt)),
    );
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(
      (60 / limits.perHour) * MINUTE,
    );
    const left = room.get(target.owner!)! - 1;
    expect(left).toBeGreaterThanOrEqual(0);
    room.set(target.owner!, left);
    const { hours } = limits;
    if (hours) {
      const hour = world.now().getUTCHours();
      expect(hour >= 9 && hour < 17).toBe(true);
    }
  }
  model.checkedTasks = tasks.length;
}

const refOf = (index: number) => `component:default/s${index}`;

/** So that much happens between the other events: tasks end well, time passes, and the controller looks. */
async function goOn(world: TestWorld, model: Model) {
  for (const task of world.fleet.running()) world.fleet.endTask(task, 'open');
  world.pass(11);
  await look(world, model);
}

/** A person merges it, and it runs in the environment of the gate. */
function shipIt({ fleet }: TestWorld, ref: string) {
  fleet.setUpdate(ref, { checks: 'success' });
  if (!fleet.mergeByHand(ref)) return;
  fleet.service(ref).deployment = {
    state: 'in-sync',
    reason: 'It runs.',
    hasMerge: true,
  };
}

/** Something that happens to an open pull request, one of those that are there. */
function withOpen(
  name: string,
  event: (world: TestWorld, ref: string) => void,
): fc.Arbitrary<Step> {
  return fc.nat({ max: 5 }).map(
    index =>
      new Step(`${name} (${index})`, async (world, model) => {
        const open = world.fleet.openPullRequests();
        if (open.length === 0) return;
        event(world, open[index % open.length]!.service);
        world.pass(index);
        await look(world, model);
      }),
  );
}

const ofService = fc.nat({ max: SERVICES - 1 }).map(index => refOf(index));

/** The events, each as often as it is to be drawn. */
const events: Array<[number, fc.Arbitrary<Step>]> = [
  [3, fc.constant(new Step('look', look))],
  [6, fc.constant(new Step('it goes on', goOn))],
  [
    3,
    fc
      .nat({ max: 120 })
      .map(
        call =>
          new Step(`killed at ${call}`, (world, model) =>
            look(world, model, new Killer(call)),
          ),
      ),
  ],
  [
    2,
    fc
      .constantFrom(1, 3, 5, 31, 120, -20)
      .map(minutes => new Step(`${minutes} minutes`, w => w.pass(minutes))),
  ],
  [
    3,
    fc
      .constantFrom<Outcome>(
        'open',
        'conflict',
        'no-change',
        'blocked',
        'failed',
        'limited',
      )
      .map(
        outcome =>
          new Step(`task ends: ${outcome}`, ({ fleet }) => {
            const [task] = fleet.running();
            if (task) fleet.endTask(task, outcome);
          }),
      ),
  ],
  [
    1,
    fc
      .constantFrom('failed' as const, 'cancelled' as const, 'gone' as const)
      .map(
        state =>
          new Step(`task is killed: ${state}`, ({ fleet }) => {
            const [task] = fleet.running();
            if (task) fleet.killTask(task, state);
          }),
      ),
  ],
  [5, withOpen('merged and deployed', shipIt)],
  [1, withOpen('merged', ({ fleet }, ref) => void fleet.mergeByHand(ref))],
  [
    1,
    withOpen('declined', ({ fleet }, ref) => {
      fleet.setUpdate(ref, { state: 'declined' });
    }),
  ],
  [
    1,
    withOpen('edited', ({ fleet }, ref) => {
      fleet.setUpdate(ref, { state: 'edited', commit: 'theirs' });
    }),
  ],
  ...(['pending', 'success', 'failure'] as const).map(
    (checks): [number, fc.Arbitrary<Step>] => [
      1,
      withOpen(`checks: ${checks}`, ({ fleet }, ref) => {
        fleet.setUpdate(ref, { checks });
      }),
    ],
  ),
  [
    2,
    fc
      .tuple(
        ofService,
        fc.constantFrom<CellState>('in-sync', 'failed', 'rolling-out', 'drift'),
        fc.constantFrom(true, true, false, undefined),
      )
      .map(
        ([ref, state, hasMerge]) =>
          new Step(`${ref} is ${state}, ${hasMerge}`, ({ fleet }) => {
            const since = fleet.service(ref).update?.mergedAt;
            const reason = 'So it is.';
            fleet.service(ref).deployment = { state, reason, since, hasMerge };
          }),
      ),
  ],
  [
    1,
    ofService.map(
      ref =>
        new Step(`${ref} allows merges`, ({ fleet }) => {
          fleet.service(ref).optedIn = true;
        }),
    ),
  ],
  [
    1,
    ofService.map(
      ref =>
        new Step(`${ref} is excluded`, world =>
          revise(world, { selector: { exclude: [ref] } }),
        ),
    ),
  ],
  [
    1,
    fc.constant(
      new Step('nobody is excluded', world => revise(world, { selector: {} })),
    ),
  ],
  [
    1,
    fc
      .constantFrom<CampaignLimits>(
        { perHour: 6, openPerOwner: 1 },
        { perHour: 12, openPerOwner: 2, hours: HOURS },
      )
      .map(
        limits =>
          new Step(`${limits.perHour} an hour`, world =>
            revise(world, { limits }),
          ),
      ),
  ],
  [
    1,
    fc.constant(
      new Step('pause', ({ store, campaign }) => {
        if (campaign.state === 'running') {
          store.change('c1', { state: 'paused' });
        }
      }),
    ),
  ],
  [3, fc.constant(new Step('resume', resume))],
  [1, fc.constant(new Step('retry', retry))],
  [
    1,
    fc.constant(
      new Step('the host refuses', world => {
        const until = world.now().getTime() + 15 * MINUTE;
        world.fleet.refusesUntil = new Date(until).toISOString();
      }),
    ),
  ],
];

function revise({ store, campaign }: TestWorld, spec: Partial<CampaignSpec>) {
  store.change('c1', {
    spec: testSpec({ ...campaign.spec, ...spec }),
    revision: campaign.revision + 1,
    selectedAt: undefined,
  });
}

function resume(world: TestWorld) {
  if (world.campaign.state !== 'paused') return;
  const resumedAt = world.now().toISOString();
  world.store.change('c1', { state: 'running', resumedAt });
}

async function retry(world: TestWorld) {
  for (const target of world.store.targetsOf('c1')) {
    const changes = requestRetry(target, world.now());
    const { service: ref, version } = target;
    if (!changes) continue;
    await world.store.saveTarget({
      campaign: 'c1',
      service: ref,
      version,
      changes,
    });
  }
}

/** Everybody does what they should, until the campaign has ended. */
async function helpToTheEnd(world: TestWorld, model: Model) {
  const { fleet } = world;
  world.pass(60);
  revise(world, { selector: {}, limits: { perHour: 12, openPerOwner: 3 } });
  for (let round = 0; round < 300 && !world.campaign.endedAt; round += 1) {
    resume(world);
    await retry(world);
    for (const task of fleet.running()) fleet.endTask(task, 'open');
    for (const { service } of fleet.openPullRequests()) shipIt(world, service);
    for (const one of fleet.services.values()) {
      one.deployment = { state: 'in-sync', reason: 'Runs.', hasMerge: true };
    }
    await look(world, model);
    expect(fleet.violations).toEqual([]);
    world.pass(5);
  }
}

const drawn = events.flatMap(([weight, step]) =>
  Array.from({ length: weight }, () => step),
);

const AT_THE_END: TargetState[] = ['deployed', 'no-op', 'blocked', 'declined'];

it('keeps to the rules in any order of events, and comes to its end', async () => {
  const counted = { starts: 0, passed: 0, runs: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.commands(drawn, { maxCommands: 120, size: 'max' }),
      async commands => {
        const world = new TestWorld({ services: SERVICES, spec: SPEC });
        const model: Model = { heldSince: new Map(), checkedTasks: 0 };
        await fc.asyncModelRun(() => ({ model, real: world }), commands);
        counted.runs += 1;
        counted.starts += world.fleet.tasks.length;
        counted.passed += world.campaign.waves.filter(w => w.passedAt).length;

        const wasDone = world.campaign.state === 'done';
        if (!wasDone) await helpToTheEnd(world, model);
        expect(world.campaign.state).toBe('done');
        // Who was excluded when it was done has left.
        const allowed = wasDone ? [...AT_THE_END, 'left'] : AT_THE_END;
        const states = world.store.targetsOf('c1').map(({ state }) => state);
        expect(states.filter(state => !allowed.includes(state))).toEqual([]);
        const twice = world.fleet.opened.filter(
          ({ service: ref }, index) =>
            world.fleet.opened.findIndex(one => one.service === ref) < index,
        );
        // Closed by Slipway when it was excluded, and opened again when it no longer was.
        for (const { service: ref } of twice) {
          expect(world.fleet.closedBySlipway).toContain(ref);
        }
      },
    ),
    { numRuns: RUNS },
  );
  // The events do get somewhere.
  expect(counted.starts).toBeGreaterThan(counted.runs);
  expect(counted.passed).toBeGreaterThan(counted.runs / 10);
}, 120_000);
