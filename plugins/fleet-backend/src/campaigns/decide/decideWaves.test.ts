import type { CampaignGate, TargetState } from '@slipway/plugin-fleet-common';
import {
  at,
  testCampaign,
  testObserved,
  testSpec,
  testTarget,
  testUpdate,
} from '../__testUtils__/testCampaign';
import { decideWaves } from './decideWaves';
import type {
  CampaignRecord,
  ObservedDeployment,
  ObservedTarget,
  TargetRecord,
} from './types';

const WAVES = [
  { name: 'Canary', share: 0.1 },
  { name: 'Half', share: 0.5 },
  { name: 'All', share: 1 },
];

const campaign = (
  gate: Partial<CampaignGate> = {},
  more: Partial<CampaignRecord> = {},
) =>
  testCampaign({
    spec: testSpec({
      waves: WAVES,
      gate: { mergedShare: 0.8, checksGreen: true, soakMinutes: 60, ...gate },
    }),
    waves: [{ openedAt: at(0) }, {}, {}],
    ...more,
  });

/** Targets by wave and state. */
const targets = (...waves: Array<Array<TargetState | Partial<TargetRecord>>>) =>
  waves.flatMap((list, wave) =>
    list.map((given, index) =>
      testTarget({
        service: `component:default/s${wave}-${index}`,
        title: `s${wave}-${index}`,
        wave,
        rank: wave * 100 + index,
        ...(typeof given === 'string' ? { state: given } : given),
      }),
    ),
  );

const decide = (
  of: CampaignRecord,
  list: TargetRecord[],
  {
    minutes = 30,
    observed = new Map<string, ObservedTarget>(),
  }: { minutes?: number; observed?: Map<string, ObservedTarget> } = {},
) =>
  decideWaves({
    campaign: of,
    targets: list,
    observed,
    now: new Date(at(minutes)),
  });

const seen = (deployment: ObservedDeployment) =>
  new Map([
    [
      'component:default/s0-0',
      testObserved({
        deployment,
        update: testUpdate({ state: 'merged', mergedAt: at(5) }),
      }),
    ],
  ]);

const gateOf = (decision: ReturnType<typeof decideWaves>, wave = 0) =>
  decision.waves[wave]?.gate?.map(({ name, met }) => [name, met]);

describe('decideWaves', () => {
  it('opens the first wave, and only that', () => {
    const { waves, events } = decide(
      campaign({}, { waves: [{}, {}, {}] }),
      targets(['planned'], ['planned'], ['planned']),
    );
    expect(waves).toEqual([{ openedAt: at(30) }, {}, {}]);
    expect(events).toEqual(['The wave Canary begins.']);
  });

  it('opens nothing in a campaign that does not run', () => {
    const paused = campaign({}, { waves: [{}, {}, {}], state: 'paused' });
    expect(decide(paused, targets(['planned'])).waves).toEqual([{}, {}, {}]);
  });

  it('counts the soak time from when the rest first held', () => {
    const list = targets(['merged'], ['planned']);
    const first = decide(campaign(), list, { minutes: 10 });
    expect(first.waves[0]).toMatchObject({
      heldSince: at(10),
      gate: [
        { name: 'merged', met: true },
        { name: 'checks', met: true },
        {
          name: 'soak',
          met: false,
          text: `The rest has held since ${at(10)}; it has to until ${at(70)}.`,
        },
      ],
    });
    expect(first.waves[0]!.passedAt).toBeUndefined();
    const later = campaign({}, { waves: first.waves });
    expect(decide(later, list, { minutes: 69 }).waves[1]).toEqual({});
    const over = decide(later, list, { minutes: 70 });
    expect(over.waves[0]).toMatchObject({ passedAt: at(70) });
    expect(over.waves[1]).toEqual({ openedAt: at(70) });
    expect(over.waves[2]).toEqual({});
    expect(over.events).toEqual([
      'The wave Canary has passed.',
      'The wave Half begins.',
    ]);
  });

  it('counts the soak time anew when the rest no longer held', () => {
    const held = campaign(
      {},
      { waves: [{ openedAt: at(0), heldSince: at(10) }, {}, {}] },
    );
    const broken = decide(
      held,
      targets(['merged', { state: 'checks', checks: 'failure' }]),
      { minutes: 65 },
    );
    expect(broken.waves[0]!.heldSince).toBeUndefined();
    const again = decide(
      campaign({}, { waves: broken.waves }),
      targets(['merged']),
      { minutes: 71 },
    );
    expect(again.waves[0]).toMatchObject({ heldSince: at(71) });
    expect(again.waves[0]!.passedAt).toBeUndefined();
  });

  it('sees a break of the soak time while the campaign is paused', () => {
    const paused = campaign(
      {},
      {
        state: 'paused',
        waves: [{ openedAt: at(0), heldSince: at(10) }, {}, {}],
      },
    );
    const { waves } = decide(paused, targets(['running']), { minutes: 80 });
    expect(waves[0]!.heldSince).toBeUndefined();
    const held = decide(paused, targets(['merged']), { minutes: 80 });
    expect(held.waves[0]).toMatchObject({ heldSince: at(10) });
    expect(held.waves[0]!.passedAt).toBeUndefined();
  });

  it.each([
    [['merged', 'merged', 'merged', 'open'], 0.8, false],
    [['merged', 'merged', 'merged', 'merged', 'open'], 0.8, true],
    [['merged', 'failed'], 0.8, false],
    [['merged', 'failed'], 0.5, true],
    [['merged', 'declined', 'no-op', 'blocked', 'held'], 1, true],
    [['merged', 'superseded', 'left'], 1, true],
    [['open', 'open'], 0.0001, false],
    [['deployed', 'deployed'], 1, true],
    [['open', 'ready'], 0, false],
    [['open', 'checks', 'conflict', 'edited'], 0, true],
  ] as Array<[TargetState[], number, boolean]>)(
    'with %j and a share of %d the merges are enough: %p',
    (states, mergedShare, isMet) => {
      const decision = decide(
        campaign({ mergedShare }),
        targets(states, ['planned']),
      );
      expect(decision.waves[0]!.gate![0]).toMatchObject({
        name: 'merged',
        met: isMet,
      });
    },
  );

  it('says how many merges it waits for', () => {
    const { waves } = decide(
      campaign(),
      targets(['merged', 'open', 'open'], ['planned']),
    );
    expect(waves[0]!.gate![0]!.text).toBe(
      '1 of 3 due services has merged it; it waits for 3.',
    );
  });

  it('names whose checks it waits for', () => {
    const red = { state: 'checks', checks: 'failure' } as const;
    const { waves } = decide(
      campaign(),
      targets(['merged', red, red, red, red], ['planned']),
    );
    expect(waves[0]!.gate![1]).toEqual({
      name: 'checks',
      met: false,
      text: 'It waits for the checks of s0-1, s0-2, s0-3 and 1 more.',
    });
  });

  it('does not wait for checks where that was not asked for', () => {
    const red = { state: 'checks', checks: 'failure' } as const;
    const decision = decide(
      campaign({ checksGreen: false, mergedShare: 0.5, soakMinutes: 0 }),
      targets(['merged', red], ['planned']),
    );
    expect(gateOf(decision)).toEqual([['merged', true]]);
    expect(decision.waves[1]!.openedAt).toBe(at(30));
  });

  describe('with an environment', () => {
    const staging = { environment: 'staging', soakMinutes: 0 };
    const red: ObservedDeployment = {
      state: 'failed',
      reason: 'The last deployment, of 1.5, failed; 1.4 runs.',
      since: at(20),
      hasMerge: false,
    };

    it('waits until what was merged runs there in health', () => {
      const waiting = decide(
        campaign(staging),
        targets(['merged', 'deployed'], ['planned']),
      );
      expect(waiting.waves[0]!.gate![2]).toEqual({
        name: 'deployment',
        met: false,
        text: 'It waits for s0-0 to run it in staging and be healthy.',
      });
      const passed = decide(
        campaign(staging),
        targets(['deployed', 'deployed'], ['planned']),
      );
      expect(passed.waves[0]!.passedAt).toBe(at(30));
    });

    it('pauses at once when a merged service is red there, and names it', () => {
      const decision = decide(
        campaign(staging),
        targets(['merged'], ['planned']),
        { observed: seen(red) },
      );
      expect(decision.pause).toEqual({
        cause: 'deployment',
        service: 'component:default/s0-0',
        reason:
          's0-0 is failed in staging since it merged the change: The last deployment, of 1.5, failed; 1.4 runs. Repair it or roll it back, then resume the campaign.',
      });
      expect(decision.waves[1]).toEqual({});
    });

    it('pauses when one of a wave that has passed becomes red', () => {
      const second = campaign(staging, {
        waves: [{ openedAt: at(0), passedAt: at(9) }, { openedAt: at(9) }, {}],
      });
      const { pause } = decide(second, targets(['merged'], ['deployed']), {
        observed: seen(red),
      });
      expect(pause?.cause).toBe('deployment');
    });

    it('pauses no campaign that is paused, and passes no gate while it is red', () => {
      const paused = campaign(staging, { state: 'paused' });
      const decision = decide(paused, targets(['merged']), {
        observed: seen(red),
      });
      expect(decision.pause).toBeUndefined();
      expect(decision.waves[0]!.passedAt).toBeUndefined();
    });

    it('does not blame the change for what was red before its merge', () => {
      const decision = decide(campaign(staging), targets(['merged']), {
        observed: seen({ ...red, since: at(1) }),
      });
      expect(decision.pause).toBeUndefined();
      expect(gateOf(decision)).toContainEqual(['deployment', false]);
    });
  });

  describe('with failures', () => {
    const failed = (minutes: number, more: Partial<TargetRecord> = {}) => ({
      state: 'failed' as const,
      stateSince: at(minutes),
      ...more,
    });

    it('pauses after as many as the campaign bears, and names some', () => {
      const list = targets([failed(1), failed(2)], [failed(3)]);
      expect(decide(campaign(), list).pause).toEqual({
        cause: 'failures',
        service: 'component:default/s0-0',
        reason:
          '3 services failed, such as s0-0, s0-1, s1-0; look at their reasons, then resume the campaign or retry them.',
      });
      expect(decide(campaign(), list.slice(1)).pause).toBeUndefined();
    });

    it('does not count those that are tried again by themselves, or that a person has seen', () => {
      const list = targets([
        failed(1),
        failed(2),
        failed(3, { retryAt: at(40) }),
      ]);
      expect(decide(campaign(), list).pause).toBeUndefined();
      const resumed = campaign({}, { resumedAt: at(5) });
      const seenBefore = targets([failed(1), failed(2), failed(6)]);
      expect(decide(resumed, seenBefore).pause).toBeUndefined();
    });
  });

  describe('with a wave in which nothing is due', () => {
    it.each([
      ['declined'],
      ['blocked'],
      ['no-op'],
      ['held'],
      ['left'],
    ] as const)(
      'as all are %s, takes the next services in instead of passing an unproven gate',
      state => {
        const decision = decide(
          campaign({ soakMinutes: 0 }),
          targets([state, state], ['planned'], ['planned', 'planned']),
        );
        expect(decision.moves).toEqual([
          { service: 'component:default/s1-0', wave: 0 },
          { service: 'component:default/s2-0', wave: 0 },
        ]);
        expect(decision.waves[0]!.passedAt).toBeUndefined();
        expect(decision.events[0]).toContain('takes the next 2 services');
      },
    );

    it('goes on to the end when nothing is due behind it either', () => {
      const empty = targets(['declined'], ['no-op']);
      let of = campaign();
      for (let round = 0; round < 3; round += 1) {
        const decision = decide(of, empty);
        expect(decision.moves).toEqual([]);
        of = campaign({}, { waves: decision.waves });
        expect(decision.isDone).toBe(round === 2);
      }
    });
  });

  describe('in the last wave', () => {
    const last = (gate: Partial<CampaignGate> = {}) =>
      campaign(gate, {
        waves: [
          { openedAt: at(0), passedAt: at(1) },
          { openedAt: at(1), passedAt: at(2) },
          { openedAt: at(2) },
        ],
      });

    it('waits for every merge and no soak time, and is then done', () => {
      const open = decide(last(), targets(['merged'], ['merged'], ['open']));
      expect(gateOf(open, 2)).toEqual([
        ['merged', false],
        ['checks', true],
      ]);
      expect(open.isDone).toBe(false);
      const all = targets(['merged', 'no-op'], ['merged'], ['merged']);
      expect(decide(last(), all).isDone).toBe(true);
    });

    it('is not done while one of an earlier wave is due', () => {
      const list = targets(['merged', 'open'], ['merged'], ['merged']);
      const passed = decide(last(), list);
      expect(passed.isDone).toBe(false);
      const after = campaign({}, { waves: passed.waves });
      expect(decide(after, list).isDone).toBe(false);
      expect(
        decide(after, targets(['merged', 'declined'], ['merged'])).isDone,
      ).toBe(true);
    });

    it('is not done before all of them are deployed, where that is asked for', () => {
      const of = last({ environment: 'staging' });
      const list = (state: TargetState) =>
        targets(['deployed'], ['deployed'], [state]);
      expect(decide(of, list('merged')).isDone).toBe(false);
      expect(decide(of, list('deployed')).isDone).toBe(true);
    });
  });
});
