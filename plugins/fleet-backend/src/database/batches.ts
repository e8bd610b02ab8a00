import { setImmediate } from 'node:timers/promises';

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
