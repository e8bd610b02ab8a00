import type { FleetService } from '@slipway/plugin-fleet-common';
import { SERVICE_COLUMNS } from './serviceColumns';

function rowOf(more: Partial<FleetService>) {
  const service: FleetService = {
    ref: 'component:default/payments',
    name: 'payments',
    libraries: { state: 'pending', count: 0 },
    environments: [],
    ...more,
  };
  return Object.fromEntries(
    SERVICE_COLUMNS.map(([header, valueOf]) => [header, valueOf(service)]),
  );
}

describe('SERVICE_COLUMNS', () => {
  it('leaves empty what was never read, and keeps the last good figures beside a reason', () => {
    expect(rowOf({})).toMatchObject({
      state: 'pending',
      libraries: undefined,
      outdated: undefined,
    });
    const libraries = {
      state: 'unreadable' as const,
      reason: 'Not TOML.',
      readAt: '2026-11-01T00:00:00.000Z',
      count: 42,
      outdated: 0,
    };
    expect(rowOf({ libraries })).toMatchObject({
      state: 'unreadable',
      reason: 'Not TOML.',
      libraries: 42,
      outdated: 0,
    });
  });

  it('says what runs where, and where the last attempt failed', () => {
    const finishedAt = '2026-11-01T00:00:00.000Z';
    const failure = { version: '2', outcome: 'failure' as const, finishedAt };
    expect(
      rowOf({
        environments: [
          {
            environment: 'staging',
            lastAttempt: failure,
            lastSuccess: { version: '1', finishedAt },
          },
          { environment: 'production', lastAttempt: failure },
        ],
      }),
    ).toMatchObject({
      running: ['staging:1', 'production:none'],
      failed: ['staging:2', 'production:2'],
    });
  });
});
