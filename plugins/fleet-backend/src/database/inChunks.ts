/** Rows per statement: SQLite calls block the process, and both databases limit the values of one statement. */
export const ROWS_PER_STATEMENT = 100;

/** Parts of a list, each of at most this length; for use inside a transaction, which should not wait for others. */
export function* inChunks<T>(list: T[], length: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += length) {
    yield list.slice(start, start + length);
  }
}
