import type { ServiceUpdate } from '@slipway/plugin-fleet-common';
import {
  at,
  testCampaign,
  testObserved,
  testSpec,
  testTarget,
  testUpdate,
} from '../__testUtils__/testCampaign';
import { nextStep } from './nextStep';
import type {
  CampaignRecord,
  ObservedTarget,
  Permit,
  TargetRecord,
} from './types';

interface Situation {
  campaign?: Partial<CampaignRecord>;
  target?: Partial<TargetRecord>;
  observed?: Partial<ObservedTarget>;
  open?: Permit;
  merge?: Permit;
  newer?: CampaignRecord;
  minutes?: number;
}

const step = (situation: Situation = {}) =>
  nextStep({
    campaign: testCampaign(situation.campaign),
    target: testTarget(situation.target),
    observed: testObserved(situation.observed),
    open: () => situation.open ?? { granted: true },
    merge: () => situation.merge ?? { granted: false, reason: 'Not now.' },
    newer: situation.newer,
    now: new Date(at(situation.minutes ?? 30)),
  });

const withUpdate = (
  update: Partial<ServiceUpdate>,
  situation: Situation = {},
) =>
  step({
    ...situation,
    observed: { ...situation.observed, update: testUpdate(update) },
  });

const CLAIMED = { state: 'running', claim: { id: 'k1', at: at(29) } } as const;

describe('a target that nothing has been done for', () => {
  it('waits for its wave, and names it', () => {
    expect(step({ target: { wave: 1 } })).toMatchObject({
      state: 'planned',
      next: 'It waits for the wave Canary to pass its gate.',
    });
    expect(step({ target: { wave: 1 } }).action).toBeUndefined();
  });

  it('is begun when its wave is open and nothing stands against it', () => {
    expect(step()).toMatchObject({
      state: 'running',
      action: { kind: 'start-task' },
    });
  });

  it('is ready while a limit stands against it', () => {
    const open = {
      granted: false,
      reason: 'Pull requests are opened evenly.',
      until: at(36),
    } as const;
    expect(step({ open })).toEqual({
      state: 'ready',
      next: 'It begins when its turn comes.',
      retryable: false,
      failures: 0,
    });
  });

  it.each([
    ['paused', 'ready', 'It begins when the campaign is resumed.'],
    ['draft', 'planned', 'It waits for the campaign to start.'],
  ] as const)('of a %s campaign is %s', (state, expected, next) => {
    const seen = step({ campaign: { state } });
    expect(seen).toMatchObject({ state: expected, next });
    expect(seen.action).toBeUndefined();
  });

  it.each([
    ['already-there', 'no-op'],
    ['unaffected', 'no-op'],
    ['held', 'held'],
    ['unknown', 'running'],
  ] as const)('whose default branch is %s is %s', (state, expected) => {
    expect(step({ observed: { branch: { state } } }).state).toBe(expected);
  });

  it('that was held begins when the hold has ended', () => {
    expect(step({ target: { state: 'held' } }).state).toBe('running');
  });

  it('is left to a newer campaign that asks for more', () => {
    const newer = testCampaign({
      id: 'c2',
      spec: testSpec({ title: 'Flask 4' }),
    });
    expect(step({ newer })).toMatchObject({
      state: 'superseded',
      reason: 'The campaign Flask 4 asks for more of the same here.',
    });
    expect(step({ target: { state: 'superseded' } }).state).toBe('running');
  });
});

describe('a target whose task was claimed', () => {
  it('waits for it', () => {
    const task = { id: 't1', state: 'running' } as const;
    expect(step({ target: CLAIMED, observed: { task } })).toMatchObject({
      state: 'running',
      next: 'Its task is at work.',
    });
  });

  it('waits for it though the campaign is paused or closed, or it was deselected', () => {
    const task = { id: 't1', state: 'running' } as const;
    for (const state of ['paused', 'closed'] as const) {
      expect(
        step({
          campaign: { state },
          target: { ...CLAIMED, selected: false },
          observed: { task },
        }).state,
      ).toBe('running');
    }
  });

  it('gives a task that is not there two minutes, then begins again', () => {
    expect(step({ target: CLAIMED }).action).toBeUndefined();
    expect(step({ target: CLAIMED, minutes: 31 }).action).toEqual({
      kind: 'start-task',
    });
    expect(step({ target: CLAIMED, minutes: 31 }).failures).toBe(0);
  });

  it.each([
    ['no-change', 'no-op'],
    ['blocked', 'blocked'],
    ['closed', 'no-op'],
    ['open', 'open'],
    ['conflict', 'conflict'],
    ['edited', 'edited'],
    ['declined', 'declined'],
    ['merged', 'merged'],
    ['failed', 'failed'],
  ] as const)('that reported %s is %s', (state, expected) => {
    const task = { id: 't1', state: 'completed' } as const;
    expect(
      withUpdate({ state }, { target: CLAIMED, observed: { task } }).state,
    ).toBe(expected);
  });

  it('that reported a hold is held until the default branch says otherwise', () => {
    const task = { id: 't1', state: 'completed' } as const;
    const unknown = { branch: { state: 'unknown' }, task } as const;
    expect(
      withUpdate({ state: 'held' }, { target: CLAIMED, observed: unknown })
        .state,
    ).toBe('held');
    expect(withUpdate({ state: 'held' }).state).toBe('running');
  });

  it('does not take the report of an earlier task for its own', () => {
    const task = {
      id: 't2',
      state: 'failed',
      error: 'Out of memory.',
    } as const;
    expect(
      withUpdate(
        { state: 'no-change', taskId: 't1' },
        { target: CLAIMED, observed: { task } },
      ),
    ).toMatchObject({ state: 'failed', reason: 'Out of memory.' });
  });

  it.each([
    ['failed', 'Its task ended without a word of what it did.', true],
    ['completed', 'Its task ended without a word of what it did.', true],
    ['gone', 'The scaffolder no longer knows its task.', true],
    ['cancelled', 'A person cancelled its task.', false],
  ] as const)(
    'that %s without a report has failed: %s',
    (state, reason, isTriedAgain) => {
      const seen = step({
        target: CLAIMED,
        observed: { task: { id: 't1', state } },
      });
      expect(seen).toMatchObject({
        state: 'failed',
        reason,
        failures: 1,
        retryable: true,
      });
      expect(seen.retryAt).toBe(isTriedAgain ? at(35) : undefined);
    },
  );

  it('goes by the pull request that is there though the task broke off', () => {
    const task = { id: 't1', state: 'failed' } as const;
    const seen = withUpdate(
      { taskId: 't0', updatedAt: at(29.5) },
      { target: CLAIMED, observed: { task } },
    );
    expect(seen.state).toBe('open');
  });

  it('begins again after the pause that its git host asked for, which is no failure', () => {
    const task = { id: 't1', state: 'completed' } as const;
    const seen = withUpdate(
      { state: 'failed', waitUntil: at(45) },
      {
        target: CLAIMED,
        observed: { task },
        open: { granted: false, reason: 'The host waits.', until: at(45) },
      },
    );
    expect(seen).toMatchObject({ state: 'ready', failures: 0 });
  });
});

describe('a target that failed', () => {
  const failed = (more: Partial<TargetRecord> = {}): Situation => ({
    target: { state: 'failed', reason: 'Timeout.', failures: 1, ...more },
  });

  it('is tried again by itself after 5 and 20 minutes, and then only when asked', () => {
    const task = { id: 't1', state: 'gone' } as const;
    const after = (failures: number) =>
      step({ target: { ...CLAIMED, failures }, observed: { task } });
    expect(after(0).retryAt).toBe(at(35));
    expect(after(1).retryAt).toBe(at(50));
    expect(after(2)).toMatchObject({
      retryAt: undefined,
      next: 'Remove the reason, then retry the failed services of the campaign.',
    });
  });

  it('stays as it is until then', () => {
    expect(step(failed({ retryAt: at(31) }))).toMatchObject({
      state: 'failed',
      reason: 'Timeout.',
      retryAt: at(31),
    });
    expect(step(failed()).action).toBeUndefined();
    expect(withUpdate({ state: 'failed' }, failed()).state).toBe('failed');
  });

  it('begins when its time has come', () => {
    const seen = withUpdate({ state: 'failed' }, failed({ retryAt: at(30) }));
    expect(seen).toMatchObject({ state: 'running', failures: 1 });
  });

  it('begins when a person asked for it, whatever was reported before', () => {
    const ready = { target: { state: 'ready', failures: 0 } } as const;
    expect(withUpdate({ state: 'failed' }, ready).state).toBe('running');
    expect(withUpdate({ state: 'blocked' }, ready).state).toBe('running');
  });

  it('may have been repaired by a person', () => {
    const there = { branch: { state: 'already-there' } } as const;
    const task = { ...failed({ retryAt: at(0) }), observed: there };
    expect(step(task).state).toBe('no-op');
  });
});

describe('a target with a pull request', () => {
  it.each([
    ['none', 'open', 'A person reviews and merges the pull request.'],
    ['success', 'open', 'A person reviews and merges the pull request.'],
    ['pending', 'checks', 'Its checks are running.'],
    ['failure', 'checks', 'A person looks at the checks of the pull request.'],
  ] as const)('whose checks are %s is %s', (checks, state, next) => {
    expect(withUpdate({ checks })).toMatchObject({ state, next });
    expect(withUpdate({ checks }).action).toBeUndefined();
  });

  const merging: Situation = {
    campaign: { spec: testSpec({ merge: 'opted-in' }) },
    merge: { granted: true },
  };

  it('is merged at the commit that was seen, where that is allowed', () => {
    expect(withUpdate({ checks: 'success' }, merging)).toMatchObject({
      state: 'open',
      action: { kind: 'merge', commit: 'c0ffee' },
    });
  });

  it.each([
    ['while a check failed', { checks: 'failure' }, {}],
    ['while the campaign is paused', {}, { campaign: { state: 'paused' } }],
    ['without a permit', {}, { merge: undefined }],
    [
      'right after it went wrong',
      {},
      { target: { state: 'open', retryAt: at(31) } },
    ],
    ['with conflicts', { state: 'conflict' }, {}],
    ['that a person works on', { state: 'edited' }, {}],
  ] as Array<[string, Partial<ServiceUpdate>, Situation]>)(
    'is not merged %s',
    (_, update, more) => {
      const situation = {
        ...merging,
        ...more,
        campaign: { ...merging.campaign, ...more.campaign },
      };
      expect(withUpdate(update, situation).action).toBeUndefined();
    },
  );

  it('of an older version is renewed', () => {
    expect(withUpdate({ to: '1.9.0' }).action).toEqual({ kind: 'start-task' });
    expect(withUpdate({ to: '1.9.0', state: 'conflict' }).action).toEqual({
      kind: 'start-task',
    });
  });

  it('of an older version that a person works on is left alone', () => {
    const seen = withUpdate({ to: '1.9.0', state: 'edited' });
    expect(seen.state).toBe('edited');
    expect(seen.action).toBeUndefined();
  });

  it('of a newer version is superseded when another campaign asked for it', () => {
    const newer = { to: '3.0.0', campaign: 'c2' };
    expect(withUpdate(newer).state).toBe('superseded');
    expect(withUpdate({ to: '3.0.0', campaign: undefined }).state).toBe('open');
  });

  it('is closed when the default branch has the change already, and then counts as done', () => {
    const observed = { branch: { state: 'already-there' } } as const;
    const target = { state: 'open', openedAt: at(1) } as const;
    expect(withUpdate({}, { observed, target }).action).toEqual({
      kind: 'close-pull-request',
      reason: 'The default branch has the change already.',
    });
    expect(withUpdate({ state: 'closed' }, { observed, target })).toMatchObject(
      { state: 'no-op', reason: expect.stringContaining('closed') },
    );
  });

  it('of another campaign is not closed', () => {
    const observed = { branch: { state: 'already-there' } } as const;
    const seen = withUpdate({ campaign: 'c2' }, { observed });
    expect(seen.action).toBeUndefined();
  });

  it('that Slipway closed because it was empty counts as done', () => {
    const reason = 'The repository has it already.';
    const target = { state: 'open', openedAt: at(1) } as const;
    expect(withUpdate({ state: 'closed', reason }, { target })).toMatchObject({
      state: 'no-op',
      reason,
    });
    expect(
      withUpdate({ state: 'closed', reason }, { target: { state: 'no-op' } })
        .state,
    ).toBe('no-op');
  });

  it('waits while another task works on the same update', () => {
    const busy = { state: 'running', updatedAt: at(20) } as const;
    expect(withUpdate(busy, { target: { state: 'ready' } })).toMatchObject({
      state: 'ready',
      reason: 'Another task is at work on the same update.',
    });
    expect(withUpdate(busy, { target: { state: 'open' } }).state).toBe('open');
    expect(withUpdate(busy, { minutes: 80 }).state).toBe('running');
  });
});

describe('a target that was declined', () => {
  const declined = (more: Situation = {}) =>
    withUpdate({ state: 'declined', reason: undefined }, more);

  it.each([
    'planned',
    'ready',
    'open',
    'declined',
    'failed',
    'running',
  ] as const)('stays declined, from %s', state => {
    const seen = declined({ target: { state } });
    expect(seen).toMatchObject({
      state: 'declined',
      reason: 'A person closed its pull request.',
    });
    expect(seen.action).toBeUndefined();
  });

  it('is proposed again for a newer version', () => {
    expect(withUpdate({ state: 'declined', to: '1.9.0' }).action).toEqual({
      kind: 'start-task',
    });
  });
});

describe('a merged target', () => {
  const STAGING = {
    spec: testSpec({
      gate: {
        mergedShare: 1,
        checksGreen: true,
        soakMinutes: 0,
        environment: 'staging',
      },
    }),
  };
  const merged = (deployment?: ObservedTarget['deployment']) =>
    withUpdate(
      { state: 'merged', mergedAt: at(10) },
      {
        campaign: STAGING,
        target: { state: 'merged', mergedAt: at(10) },
        observed: { deployment },
      },
    );

  it('is at its end where no environment is asked for', () => {
    const target = { state: 'open', openedAt: at(1) } as const;
    expect(withUpdate({ state: 'merged' }, { target })).toEqual({
      state: 'merged',
      retryable: false,
      failures: 0,
    });
  });

  it.each([
    ['in-sync', true, 'deployed', 'staging runs it.'],
    [
      'rolling-out',
      true,
      'merged',
      'It is rolling-out in staging: As the cell says.',
    ],
    ['drift', true, 'merged', 'It is drift in staging: As the cell says.'],
    [
      'in-sync',
      undefined,
      'merged',
      'It cannot be told whether what runs in staging has the change.',
    ],
    ['in-sync', false, 'merged', undefined],
    [
      'failed',
      true,
      'merged',
      'It is failed in staging since its merge: As the cell says.',
    ],
  ] as const)(
    'that is %s there, with its commit: %s, is %s',
    (state, hasMerge, expected, reason) => {
      const deployment = { state, hasMerge, reason: 'As the cell says.' };
      const seen = merged(deployment);
      expect(seen.state).toBe(expected);
      expect(seen.reason).toBe(reason);
    },
  );

  it('of which nothing is known there is not deployed', () => {
    expect(merged()).toMatchObject({
      state: 'merged',
      reason: 'Nothing is known of it in staging.',
    });
  });

  it('stays merged when the campaign is closed or it is selected no longer', () => {
    for (const more of [
      { campaign: { state: 'closed' }, target: { openedAt: at(1) } },
      { target: { selected: false, openedAt: at(1) } },
    ] as Situation[]) {
      expect(withUpdate({ state: 'merged' }, more).state).toBe('merged');
    }
  });

  it('is due again when the campaign asks for more', () => {
    const seen = withUpdate(
      { state: 'merged', to: '1.9.0' },
      { target: { state: 'merged', openedAt: at(1) } },
    );
    expect(seen.action).toEqual({ kind: 'start-task' });
  });

  it('of before the campaign counts only while the default branch has it', () => {
    expect(withUpdate({ state: 'merged' }).state).toBe('running');
    expect(
      withUpdate(
        { state: 'merged' },
        { observed: { branch: { state: 'already-there' } } },
      ).state,
    ).toBe('merged');
  });
});

describe('a target that is asked for no longer', () => {
  const CLOSED: Situation = { campaign: { state: 'closed' } };
  const LEFT: Situation = { target: { selected: false } };

  it.each([
    ['closed campaign', CLOSED, 'The campaign was closed.'],
    [
      'narrower selector',
      LEFT,
      'The selector of the campaign matches it no longer.',
    ],
  ])('by a %s leaves, and its pull request is closed', (_, more, reason) => {
    for (const state of ['open', 'conflict'] as const) {
      expect(withUpdate({ state }, more)).toMatchObject({
        state: 'left',
        reason,
        action: { kind: 'close-pull-request', reason },
      });
    }
    expect(step(more)).toMatchObject({ state: 'left', reason });
    expect(step(more).action).toBeUndefined();
  });

  it('leaves the pull request of a person, and of another campaign, alone', () => {
    expect(withUpdate({ state: 'edited' }, CLOSED)).toMatchObject({
      state: 'left',
      next: 'A person works on its branch, so its pull request was left open.',
    });
    expect(withUpdate({ state: 'edited' }, CLOSED).action).toBeUndefined();
    expect(withUpdate({ campaign: 'c2' }, CLOSED).action).toBeUndefined();
  });

  it('keeps how it ended', () => {
    for (const state of ['no-op', 'blocked', 'declined', 'held'] as const) {
      expect(step({ ...CLOSED, target: { state, reason: 'So.' } })).toEqual({
        state,
        reason: 'So.',
        retryable: false,
        failures: 0,
      });
    }
  });

  it('comes back when it is selected again', () => {
    const target = { state: 'left', openedAt: at(1) } as const;
    expect(withUpdate({ state: 'closed' }, { target }).action).toEqual({
      kind: 'start-task',
    });
  });
});

describe('a target of a campaign that takes another back', () => {
  const campaign = {
    spec: testSpec({
      change: {
        kind: 'template',
        template: 'template:default/flask-service',
        allowDowngrade: true,
        rollsBack: 'c0',
      },
    }),
  };

  it('is begun whatever the other campaign left there', () => {
    for (const state of ['merged', 'open', 'declined'] as const) {
      const update = { state, campaign: 'c0' };
      expect(withUpdate(update, { campaign }).action).toEqual({
        kind: 'start-task',
      });
    }
  });

  it('goes by its own update', () => {
    const update = { to: '1.0.0', state: 'open' } as const;
    expect(withUpdate(update, { campaign }).state).toBe('open');
  });
});
