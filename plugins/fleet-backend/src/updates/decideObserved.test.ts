import type { UpdateState } from '@slipway/plugin-fleet-common';
import type { ObservedProposal } from '@slipway/plugin-fleet-node';
import type { StoredUpdate } from '../database/serviceUpdateRows';
import { decideObserved } from './decideObserved';

const NOW = '2026-11-24T12:00:00.000Z';
const ENDED = '2026-11-24T11:00:00.000Z';

type Pull = NonNullable<ObservedProposal['pullRequest']>;

const PULL = {
  number: 7,
  url: 'https://git.acme.com/acme/payments/pulls/7',
  title: 'Flask service 1.1.0',
};

function stored(more: Partial<StoredUpdate> = {}): StoredUpdate {
  return {
    serviceId: 1,
    service: 'component:default/payments',
    kind: 'template',
    subject: 'template:default/flask-service',
    state: 'open',
    branch: 'fleet/template/flask-service',
    pullRequest: PULL,
    checks: 'none',
    autoMergeEligible: true,
    conflicts: 0,
    notes: 0,
    createdAt: NOW,
    updatedAt: NOW,
    lookedAt: NOW,
    ...more,
  };
}

function seen(
  pull: Partial<Pull> | undefined,
  more: Partial<ObservedProposal> = {},
): ObservedProposal {
  return {
    edited: false,
    checks: 'none',
    conflictMarkers: 'none',
    ...more,
    pullRequest: pull && {
      ...PULL,
      draft: false,
      body: '',
      state: 'open',
      author: 'slipway',
      head: { branch: 'fleet/template/flask-service', commit: 'a' },
      base: { branch: 'main', commit: 'b' },
      mergeable: true,
      createdAt: NOW,
      ...pull,
    },
  };
}

describe('decideObserved', () => {
  it.each<[string, UpdateState, ObservedProposal, UpdateState]>([
    ['a draft is for a person', 'open', seen({ draft: true }), 'conflict'],
    ['one that was resolved is not', 'conflict', seen({}), 'open'],
    [
      'a push of a person makes it theirs',
      'open',
      seen({}, { edited: true }),
      'edited',
    ],
    [
      'a push to a draft too',
      'conflict',
      seen({ draft: true }, { edited: true }),
      'edited',
    ],
    ['closed is declined', 'open', seen({ state: 'closed' }), 'declined'],
    ['opened again is open', 'declined', seen({}), 'open'],
    ['merged is merged', 'edited', seen({ state: 'merged' }), 'merged'],
    [
      'merged while a task failed to renew it',
      'failed',
      seen({ state: 'merged' }),
      'merged',
    ],
    [
      'merged while a task is at work',
      'running',
      seen({ state: 'merged' }),
      'merged',
    ],
  ])('%s', (_, state, observed, expected) => {
    expect(decideObserved(stored({ state }), observed, NOW)?.state).toBe(
      expected,
    );
  });

  it.each<[string, Partial<StoredUpdate>, ObservedProposal]>([
    ['nothing is new', {}, seen({})],
    ['there is no pull request', {}, seen(undefined)],
    [
      'the task is still at work on one that a person closed',
      { state: 'running' },
      seen({ state: 'closed' }),
    ],
    [
      'a failure stands while the pull request is open',
      { state: 'failed', reason: 'Timeout.' },
      seen({}),
    ],
    [
      'Slipway closed it itself',
      { state: 'closed' },
      seen({ state: 'closed' }),
    ],
    [
      'the one that was seen is older than the one that is known',
      {},
      seen({ number: 3, state: 'closed' }),
    ],
    [
      'an older one ended before this update had its own',
      { pullRequest: undefined, state: 'failed' },
      seen({ state: 'merged' }),
    ],
  ])('says nothing when %s', (_, update, observed) => {
    expect(decideObserved(stored(update), observed, NOW)).toBeUndefined();
  });

  it.each<[ObservedProposal['conflictMarkers'], string]>([
    ['none', 'Merge or close the pull request.'],
    ['resolved', 'the pull request is ready now'],
    ['standing', 'Conflict markers still stand'],
  ])(
    'says what is to be done after a push that left markers: %s',
    (conflictMarkers, words) => {
      const observed = seen({}, { edited: true, conflictMarkers });
      const decided = decideObserved(stored(), observed, NOW);

      expect(decided?.reason).toContain(
        `A person pushed to ${stored().branch}`,
      );
      expect(decided?.reason).toContain(words);
    },
  );

  it('takes over checks, the title and what brought it in', () => {
    expect(
      decideObserved(
        stored(),
        seen({ title: 'X' }, { checks: 'failure' }),
        NOW,
      ),
    ).toEqual({
      state: 'open',
      reason: undefined,
      checks: 'failure',
      pullRequest: { ...PULL, title: 'X' },
    });
    expect(
      decideObserved(
        stored({ checks: 'success' }),
        seen({ state: 'merged', endedAt: ENDED }, { mergeCommit: 'c0ffee' }),
        NOW,
      ),
    ).toEqual({
      state: 'merged',
      reason: undefined,
      checks: 'success',
      pullRequest: PULL,
      mergeCommit: 'c0ffee',
      mergedAt: ENDED,
    });
  });
});
