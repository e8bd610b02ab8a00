import { latestState } from './latestState';

describe('latestState', () => {
  it('is known when the index answered', () => {
    expect(
      latestState({ latest: '3.1.0', latestReleasedAt: '2026-01-02' }),
    ).toEqual({ kind: 'known', latest: '3.1.0', releasedAt: '2026-01-02' });
  });

  it('keeps the last good answer beside the reason why there is no newer one', () => {
    expect(
      latestState({
        latest: '3.1.0',
        problem: 'The index answers 503.',
        checkedAt: '2026-01-03',
      }),
    ).toEqual({
      kind: 'stale',
      latest: '3.1.0',
      reason: 'The index answers 503.',
      checkedAt: '2026-01-03',
    });
  });

  it.each([
    [{ problem: 'No index has it.' }, 'No index has it.'],
    [{ index: 'acme' }, 'Its index was not asked yet.'],
    [{}, 'No index is configured for its name.'],
  ])('is unknown with a reason: %p', (library, reason) => {
    expect(latestState(library)).toMatchObject({ kind: 'unknown', reason });
  });
});
