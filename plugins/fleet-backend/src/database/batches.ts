import { setImmediate } from 'node:timers/promises';

/** Small writes between two turns for everybody else: about 20 ms on a busy machine. */
export const WRITES_AT_ONCE = 20;

/**
 * Parts of a list, each of at most this length, with a turn for everybody else before each: SQLite runs inside the
 * process, and a promise of one of its statements gives way to nothing but other promises.
 */
export async function* batches<T>(
  list: T[],
  length: number,
): AsyncGenerator<T[]> {
  for (let start = 0; start < list.length; start += length) {
    await setImmediate();
    yield list.slice(start, start + length);
  }
}
