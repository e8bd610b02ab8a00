import { TARGET_STATES } from '@slipway/plugin-fleet-common';
import {
  needPerson,
  statesOf,
  TARGET_STATE_WORDS,
  targetCounts,
} from './targetState';

describe('targetState', () => {
  it('has words for every state', () => {
    expect(Object.keys(TARGET_STATE_WORDS).sort()).toEqual(
      [...TARGET_STATES].sort(),
    );
  });

  it('counts those that do not go on without somebody', () => {
    expect(
      needPerson({ counts: { failed: 1, conflict: 2, edited: 3, open: 4 } }),
    ).toBe(6);
  });

  it('lists the states that occur, those that need somebody first', () => {
    expect(targetCounts({ merged: 5, failed: 1, open: 0 })).toEqual([
      { state: 'failed', targets: 1 },
      { state: 'merged', targets: 5 },
    ]);
  });

  it.each([
    ['person', ['failed', 'conflict', 'edited']],
    ['open', 'open'],
    ['nonsense', undefined],
    [null, undefined],
  ])('reads the filter %s', (filter, states) => {
    expect(statesOf(filter)).toEqual(states);
  });
});
