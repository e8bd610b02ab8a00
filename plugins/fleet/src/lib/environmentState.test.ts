import { environmentState } from './environmentState';

const success = {
  version: '1.4.2',
  outcome: 'success' as const,
  finishedAt: '2026-03-01T10:00:00Z',
};
const failure = {
  version: '1.5.0',
  outcome: 'failure' as const,
  finishedAt: '2026-03-02T10:00:00Z',
};

describe('environmentState', () => {
  it('claims nothing where no event came from', () => {
    expect(environmentState(undefined)).toEqual({ kind: 'none' });
  });

  it('says what runs after a success', () => {
    const cell = {
      environment: 'production',
      lastAttempt: success,
      lastSuccess: success,
    };

    expect(environmentState(cell)).toEqual({
      kind: 'running',
      running: { version: '1.4.2', at: '2026-03-01T10:00:00Z' },
    });
  });

  it('keeps what still runs beside a failed attempt', () => {
    const cell = {
      environment: 'production',
      lastAttempt: failure,
      lastSuccess: success,
    };

    expect(environmentState(cell)).toEqual({
      kind: 'failed',
      failed: { version: '1.5.0', at: '2026-03-02T10:00:00Z' },
      running: { version: '1.4.2', at: '2026-03-01T10:00:00Z' },
    });
  });

  it('does not invent a running version when nothing ever succeeded', () => {
    const cell = { environment: 'production', lastAttempt: failure };

    expect(environmentState(cell)).toEqual({
      kind: 'failed',
      failed: { version: '1.5.0', at: '2026-03-02T10:00:00Z' },
      running: undefined,
    });
  });
});
