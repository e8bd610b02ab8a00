import { at, START, testSpec } from './__testUtils__/testCampaign';
import { describeTargets } from './describeTargets';
import { WAITS_FOR_TURN } from './decide/sayTurn';
import type { Load } from './decide/mayOpen';

const HOST = 'git.acme.com';
const OWNER = 'group:default/payments';

describe('describeTargets', () => {
  const describeOne = async (
    more: Partial<Load> = {},
    target: { state?: 'ready' | 'open'; next?: string } = {},
  ) => {
    const load: Load = {
      openings: [],
      openByOwner: new Map(),
      running: 0,
      hostPauses: new Map(),
      ...more,
    };
    const [described] = await describeTargets(
      {
        id: 'c1',
        spec: testSpec({ limits: { perHour: 10, openPerOwner: 2 } }),
      },
      [
        {
          service: 'component:default/orders',
          title: 'orders',
          owner: OWNER,
          credential: HOST,
          wave: 0,
          state: 'ready',
          next: WAITS_FOR_TURN,
          retryable: false,
          checks: 'none',
          attempts: 0,
          updatedAt: START,
          ...target,
        },
      ],
      {
        targets: {
          listOpenings: async () =>
            load.openings.map(one => ({ ...one, claim: 'x' })),
          countOpenByOwner: async () => new Map(load.openByOwner),
          countRunning: async () => load.running,
          listHostPauses: async () => new Map(load.hostPauses),
        },
        shared: { hostPerHour: 60, tasks: 3, frequencyMs: 5000 },
        now: new Date(at(1)),
      },
    );
    return described;
  };

  it.each([
    [
      { openings: [{ campaign: 'c1', credential: HOST, at: START }] },
      `Pull requests are opened evenly, at most 10 an hour on ${HOST}.`,
      `It begins at ${at(6)} at the earliest.`,
    ],
    [
      { openByOwner: new Map([[OWNER, 2]]) },
      `${OWNER} has 2 open pull requests of campaigns; the limit is 2.`,
      'It begins as soon as that is over.',
    ],
    [
      { running: 3 },
      '3 tasks of campaigns are at work, which is the limit.',
      'It begins as soon as that is over.',
    ],
    [{}, undefined, WAITS_FOR_TURN],
  ] as Array<[Partial<Load>, string | undefined, string]>)(
    'says what holds a target back just now: %j',
    async (load, reason, next) => {
      const described = await describeOne(load);

      expect(described).toMatchObject({ state: 'ready', next });
      expect(described?.reason).toBe(reason);
      expect(described).not.toHaveProperty('credential');
    },
  );

  it.each([
    { state: 'open' as const, next: 'Its owner merges it.' },
    { next: 'It begins when the campaign is resumed.' },
  ])('leaves other targets as they are', async target => {
    expect(await describeOne({ running: 3 }, target)).toMatchObject(target);
  });
});
