import { outcomeWords } from './outcome';

describe('outcomeWords', () => {
  it.each([
    ['success', undefined, 'succeeded'],
    ['success', 'upgraded', 'succeeded'],
    ['failure', 'deployed', 'failed'],
    ['success', 'rolledback', 'rolled back'],
    ['failure', 'rolledback', 'roll-back failed'],
    ['success', 'removed', 'removed'],
    ['failure', 'removed', 'removal failed'],
  ] as const)('calls %s of %s %s', (outcome, kind, words) => {
    expect(outcomeWords({ outcome, kind })).toBe(words);
  });
});
