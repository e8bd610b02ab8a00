import { behindWords, staleSentence, staleWords } from './cellNotes';

describe('cellNotes', () => {
  it.each([
    [{ version: '1.5.0', commits: 3 }, 'behind staging by 3 commits'],
    [{ version: '1.5.0', commits: 1 }, 'behind staging by 1 commit'],
    [{ version: '1.5.0' }, 'behind staging, which has 1.5.0'],
  ])('says how far %j is behind', (behind, words) => {
    expect(behindWords({ environment: 'staging', ...behind })).toBe(words);
  });

  it('says that it may be longer where only a cluster knows', () => {
    expect(staleWords({ days: 200, lowerBound: false })).toBe(
      'stale: 200 days',
    );
    expect(staleWords({ days: 200, lowerBound: true })).toBe(
      'stale: at least 200 days',
    );
  });

  it.each([
    [{}, 'No successful deployment for 200 days.'],
    [
      { commitsSince: 40 },
      'No successful deployment for 200 days; 40 commits on the default branch since.',
    ],
    [
      { commitsSince: 1, advisories: 2, worstSeverity: 'high' as const },
      'No successful deployment for 200 days; 1 commit on the default branch since, 2 open advisories in the build that runs, the worst high.',
    ],
    [
      { advisories: 0 },
      'No successful deployment for 200 days; 0 open advisories in the build that runs.',
    ],
  ])('says what has gathered: %j', (known, sentence) => {
    expect(staleSentence({ days: 200, lowerBound: false, ...known })).toBe(
      sentence,
    );
  });
});
