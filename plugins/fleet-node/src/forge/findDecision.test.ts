import { findDecision } from './findDecision';
import type { GiteaPullRequest } from './giteaPullRequestSchema';

function pull(changes: Partial<GiteaPullRequest>): GiteaPullRequest {
  return {
    number: 1,
    url: '',
    title: 'Update',
    draft: false,
    body: '',
    state: 'open',
    author: 'slipway',
    head: { branch: 'update', commit: 'h' },
    base: { branch: 'main', commit: 'b' },
    mergeable: true,
    createdAt: '2026-11-24T10:00:00Z',
    isDuplicate: false,
    ...changes,
  };
}

const open = (number: number) => pull({ number });
const closed = (number: number, hour: number) =>
  pull({ number, state: 'closed', endedAt: `2026-11-24T${hour}:00:00Z` });
const merged = (number: number, hour: number) =>
  pull({ number, state: 'merged', endedAt: `2026-11-24T${hour}:00:00Z` });

describe('findDecision', () => {
  it.each([
    ['nothing was asked', [], undefined],
    ['one is open', [open(1)], ['open', 1]],
    ['one was closed', [closed(1, 11)], ['declined', 1]],
    ['one was merged', [merged(1, 11)], ['merged', 1]],
    ['one is open after one was closed', [open(2), closed(1, 11)], ['open', 2]],
    [
      'the one that ended last counts',
      [closed(2, 11), merged(1, 12)],
      ['merged', 1],
    ],
    [
      'other branches do not count',
      [pull({ head: { branch: 'x', commit: 'h' } })],
      undefined,
    ],
    [
      'other bases do not count',
      [pull({ base: { branch: 'x', commit: 'b' } })],
      undefined,
    ],
    [
      'a duplicate says nothing',
      [{ ...closed(2, 13), isDuplicate: true }, merged(1, 12)],
      ['merged', 1],
    ],
  ])('%s', (_what, pulls, expected) => {
    const found = findDecision(pulls, { head: 'update', base: 'main' });

    expect(found && [found.outcome, found.pullRequest.number]).toEqual(
      expected,
    );
  });

  it('leaves out those that no longer count', () => {
    const wanted = { head: 'update', base: 'main', after: 2 };

    expect(
      findDecision([merged(2, 12), closed(1, 11)], wanted),
    ).toBeUndefined();
    expect(findDecision([open(3), merged(2, 12)], wanted)).toMatchObject({
      outcome: 'open',
    });
  });
});
