import { mockServices } from '@backstage/backend-test-utils';
import { ForgeRateLimitError } from '@slipway/plugin-fleet-node';
import type { UncountedCell } from '../database/CommitCountStore';
import { CommitCounter, type CompareCommits } from './CommitCounter';

function cell(more: Partial<UncountedCell> = {}): UncountedCell {
  return {
    serviceId: 1,
    environment: 'production',
    sourceLocation: 'https://git.acme.com/acme/payments/src/branch/main/',
    commit: 'aaaaaaa',
    aheadCommit: 'bbbbbbb',
    countsSince: false,
    ...more,
  };
}

/** A counter over cells in memory; saving takes a cell out of them. */
function start(cells: UncountedCell[], compare: CompareCommits) {
  const saved: Array<{ behind?: number; since?: number }> = [];
  const onCounted = jest.fn(async () => undefined);
  const compared = jest.fn(compare);
  const counter = new CommitCounter({
    counts: {
      listUncounted: async (limit: number) => cells.slice(0, limit),
      saveCounts: async (_cell: UncountedCell, counts: object) => {
        cells.shift();
        saved.push(counts);
      },
      saveUncountable: async (of: UncountedCell[]) => {
        cells.splice(0, of.length);
        saved.push(...of.map(() => ({})));
      },
      // Only what the counter uses.
    } as unknown as ConstructorParameters<typeof CommitCounter>[0]['counts'],
    compare: compared,
    onCounted,
    logger: mockServices.logger.mock(),
  });
  return { counter, saved, compared, onCounted };
}

const comparison = (total: number) => ({
  total,
  commits: [],
  url: 'https://git.acme.com/acme/payments/compare/a...b',
});

describe('CommitCounter', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks once for each count that is missing, however often it is woken', async () => {
    const { counter, saved, compared, onCounted } = start(
      [cell(), cell({ aheadCommit: undefined, countsSince: true })],
      async (_, { head }) => comparison(head ? 3 : 40),
    );

    for (let time = 0; time < 10; time += 1) counter.wake();
    await jest.advanceTimersByTimeAsync(60_000);
    counter.wake();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(saved).toEqual([
      { behind: 3, since: undefined },
      { behind: undefined, since: 40 },
    ]);
    expect(compared).toHaveBeenCalledTimes(2);
    expect(onCounted).toHaveBeenCalledTimes(1);
  });

  it('leaves uncounted what the host does not know, and what has no repository', async () => {
    const { counter, saved } = start(
      [cell(), cell({ sourceLocation: undefined })],
      async () => undefined,
    );

    counter.wake();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(saved).toEqual([{}, {}]);
  });

  it.each([
    ['does not answer', new Error('down'), 60],
    ['wants fewer requests', new ForgeRateLimitError('git.acme.com', 600), 600],
  ])('leaves a host alone that %s, then goes on', async (_, error, seconds) => {
    let isUp = false;
    const { counter, saved, compared } = start([cell()], async () => {
      if (!isUp) throw error;
      return comparison(1);
    });

    counter.wake();
    await jest.advanceTimersByTimeAsync(2_000);
    counter.wake();
    await jest.advanceTimersByTimeAsync(seconds * 1000 - 2_000);
    expect(compared).toHaveBeenCalledTimes(1);
    isUp = true;
    await jest.advanceTimersByTimeAsync(2_000);

    expect(saved).toEqual([{ behind: 1, since: undefined }]);
  });

  it('does nothing after it was stopped', async () => {
    const { counter, compared } = start([cell()], async () => comparison(1));

    counter.wake();
    counter.stop();
    counter.wake();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(compared).not.toHaveBeenCalled();
  });
});
