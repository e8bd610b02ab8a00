import type { CampaignSpec } from '@slipway/plugin-fleet-common';
import { at, testSpec } from '../__testUtils__/testCampaign';
import { mayOpen, type Load } from './mayOpen';

const HOURS = {
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '17:00',
  timeZone: 'UTC',
};

const ask = (
  load: Partial<Load> = {},
  {
    minutes = 0,
    hostPerHour = 60,
    ...spec
  }: Partial<CampaignSpec> & { minutes?: number; hostPerHour?: number } = {},
) =>
  mayOpen({
    campaign: 'c1',
    spec: testSpec(spec),
    target: { credential: 'git.acme.com', owner: 'group:default/team-a' },
    shared: { hostPerHour, tasks: 3, frequencyMs: 5000 },
    load: {
      openings: [],
      openByOwner: new Map(),
      running: 0,
      hostPauses: new Map(),
      ...load,
    },
    now: new Date(at(minutes)),
  });

const opening = (minutes: number, more: object = {}) => ({
  campaign: 'c1',
  credential: 'git.acme.com',
  at: at(minutes),
  ...more,
});

describe('mayOpen', () => {
  it('grants when nothing stands against it', () => {
    expect(ask()).toEqual({ granted: true });
  });

  it('spreads 10 an hour to one every six minutes', () => {
    const load = { openings: [opening(-5), opening(-11)] };
    expect(ask(load)).toEqual({
      granted: false,
      reason:
        'Pull requests are opened evenly, at most 10 an hour on git.acme.com.',
      until: at(1),
    });
    expect(ask(load, { minutes: 1 })).toEqual({ granted: true });
  });

  it('counts each credential by itself', () => {
    const openings = [opening(0, { credential: 'github.com' })];
    expect(ask({ openings })).toEqual({ granted: true });
  });

  it('spreads what all campaigns open on a host, and does not count theirs against its own limit', () => {
    const openings = [opening(0, { campaign: 'c2' })];
    expect(ask({ openings }, { minutes: 0.5 })).toMatchObject({
      granted: false,
      until: at(1),
    });
    expect(ask({ openings }, { minutes: 1 })).toEqual({ granted: true });
  });

  it('opens in one look what is due until the next one, and no more in an hour', () => {
    // One every two seconds, looked at every five.
    const limits = { perHour: 1800, openPerOwner: 3 };
    const spec = { limits, hostPerHour: 10_000 };
    const granted: number[] = [];
    for (let second = 0; second < 3600; second += 5) {
      for (;;) {
        const openings = granted.slice(-3).map(of => opening(of / 60));
        const permit = ask({ openings }, { ...spec, minutes: second / 60 });
        if (!permit.granted) break;
        granted.push(second);
      }
    }
    expect(granted.slice(0, 5)).toEqual([0, 0, 5, 5, 10]);
    expect(granted).toHaveLength(1440);
  });

  it('forgets openings from a clock that was put back by more than an hour', () => {
    expect(ask({ openings: [opening(59)] })).toMatchObject({ granted: false });
    expect(ask({ openings: [opening(61)] })).toEqual({ granted: true });
  });

  it('keeps to the open pull requests of an owner', () => {
    const openByOwner = new Map([['group:default/team-a', 3]]);
    expect(ask({ openByOwner })).toEqual({
      granted: false,
      reason:
        'group:default/team-a has 3 open pull requests of campaigns; the limit is 3.',
    });
    openByOwner.set('group:default/team-a', 2);
    expect(ask({ openByOwner })).toEqual({ granted: true });
  });

  it('keeps to working hours, and says when they begin', () => {
    const limits = { perHour: 10, openPerOwner: 3, hours: HOURS };
    expect(ask({}, { limits })).toEqual({ granted: true });
    expect(ask({}, { limits, minutes: 7 * 60 })).toEqual({
      granted: false,
      reason:
        'It is outside the working hours of the campaign (09:00 to 17:00, UTC).',
      until: '2026-11-25T09:00:00.000Z',
    });
  });

  it('leaves tasks free for people', () => {
    expect(ask({ running: 2 })).toEqual({ granted: true });
    expect(ask({ running: 3 })).toMatchObject({ granted: false });
  });

  it('waits as long as the git host asks for', () => {
    const hostPauses = new Map([
      ['git.acme.com', at(10)],
      ['github.com', at(99)],
    ]);
    expect(ask({ hostPauses })).toEqual({
      granted: false,
      reason: `git.acme.com wants no requests until ${at(10)}.`,
      until: at(10),
    });
    expect(ask({ hostPauses }, { minutes: 10 })).toEqual({ granted: true });
  });

  describe('of a security campaign', () => {
    const security = {
      security: true,
      limits: { perHour: 10, openPerOwner: 3, hours: HOURS },
    };

    it('skips working hours and the limit of owners', () => {
      const openByOwner = new Map([['group:default/team-a', 30]]);
      expect(ask({ openByOwner }, { ...security, minutes: 7 * 60 })).toEqual({
        granted: true,
      });
    });

    it.each([
      ['openings', { openings: [opening(-1)] }],
      ['tasks', { running: 3 }],
      ['pauses', { hostPauses: new Map([['git.acme.com', at(1)]]) }],
    ])('never skips the %s of the host', (_, load) => {
      expect(ask(load, security)).toMatchObject({ granted: false });
    });
  });
});
