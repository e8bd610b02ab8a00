import { mockServices } from '@backstage/backend-test-utils';
import { RefreshQueue } from './RefreshQueue';

/** A queue whose refreshes end when the test says so. */
function createQueue() {
  const started: string[] = [];
  const ends = new Map<string, { end: () => void; fail: () => void }>();
  const logger = mockServices.logger.mock();
  const queue = new RefreshQueue({
    logger,
    refresh: (ref, { asked }) => {
      started.push(asked ? `${ref} asked` : ref);
      return new Promise<void>((resolve, reject) => {
        ends.set(ref, {
          end: resolve,
          fail: () => reject(new Error('The catalog is down')),
        });
      });
    },
  });
  const settle = async (ref: string, how: 'end' | 'fail' = 'end') => {
    ends.get(ref)?.[how]();
    await jest.advanceTimersByTimeAsync(0);
  };
  return { queue, started, settle, logger };
}

const AT_ONCE = [...'abcdefghijklmnopqrstuvwx'];

describe('RefreshQueue', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('works on a few at a time, in the order they were asked for, and none twice', async () => {
    const { queue, started, settle } = createQueue();

    for (const ref of [...AT_ONCE, 'y', 'y', 'z']) queue.add(ref);
    expect(started).toEqual(AT_ONCE);

    await settle('b');
    await settle('a');
    expect(started).toEqual([...AT_ONCE, 'y', 'z']);
  });

  it('refreshes again what was asked for while it was refreshed, but not at the same time', async () => {
    const { queue, started, settle } = createQueue();

    queue.add('a');
    queue.add('a');
    queue.add('a', { asked: true });
    queue.add('b');
    expect(started).toEqual(['a', 'b']);

    await settle('a');
    expect(started).toEqual(['a', 'b', 'a asked']);
    await settle('a');
    expect(started).toHaveLength(3);
  });

  it('goes on after a failure, and after one that never ends', async () => {
    const { queue, started, settle, logger } = createQueue();
    for (const ref of [...AT_ONCE, 'y']) queue.add(ref);

    await settle('a', 'fail');
    expect(started).toContain('y');
    expect(logger.warn).toHaveBeenCalledWith(
      'Could not refresh a',
      expect.objectContaining({ message: 'The catalog is down' }),
    );

    queue.add('z');
    expect(started).not.toContain('z');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(started).toContain('z');
  });

  it('takes many pushes together, and looks again when the catalog has settled', async () => {
    const { queue, started, settle } = createQueue();

    for (let push = 0; push < 10; push += 1) queue.addPushed('a');
    await jest.advanceTimersByTimeAsync(600);
    expect(started).toEqual(['a']);

    await settle('a');
    await jest.advanceTimersByTimeAsync(3_000);
    await settle('a');
    await jest.advanceTimersByTimeAsync(10_000);
    await settle('a');
    await jest.advanceTimersByTimeAsync(100_000);
    expect(started).toEqual(['a', 'a', 'a']);
  });

  it('starts nothing more once it is stopped', async () => {
    const { queue, started, settle } = createQueue();
    for (const ref of [...AT_ONCE, 'y']) queue.add(ref);
    queue.addPushed('z');

    queue.stop();
    await settle('a');
    await jest.advanceTimersByTimeAsync(100_000);

    expect(started).toEqual(AT_ONCE);
  });
});
