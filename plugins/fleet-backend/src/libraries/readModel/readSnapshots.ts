import { setImmediate } from 'node:timers/promises';
import type {
  LibraryModelStore,
  ModelUsageRow,
} from '../../database/LibraryModelStore';

/** Rows per query: a few milliseconds of SQLite. */
const USAGES = 2000;

/**
 * Reads what snapshots hold, some at a time, and lets others run in between.
 *
 * @param counts - How many libraries each of them holds, by row id; decides only how many are read together.
 */
export async function* readSnapshots(
  store: LibraryModelStore,
  counts: ReadonlyMap<number, number>,
): AsyncGenerator<Map<number, ModelUsageRow[]>> {
  for (const ids of groupsOf(counts)) {
    const found = new Map<number, ModelUsageRow[]>(ids.map(id => [id, []]));
    const [first = 0] = ids;
    const rows =
      (counts.get(first) ?? 0) > USAGES
        ? await readLarge(store, first)
        : await store.readUsages(ids);
    for (const row of rows) found.get(row.snapshot_id)?.push(row);
    yield found;
    await setImmediate();
  }
}

async function readLarge(
  store: LibraryModelStore,
  snapshotId: number,
): Promise<ModelUsageRow[]> {
  const found: ModelUsageRow[] = [];
  for (;;) {
    const rows = await store.readUsagesOf(snapshotId, {
      after: found.at(-1)?.library_version_id ?? 0,
      limit: USAGES,
    });
    found.push(...rows);
    if (rows.length < USAGES) return found;
    await setImmediate();
  }
}

/** Snapshots to be read together; a large one stands alone. */
function* groupsOf(counts: ReadonlyMap<number, number>): Generator<number[]> {
  let group: number[] = [];
  let size = 0;
  for (const [id, count] of counts) {
    if (group.length > 0 && size + count > USAGES) {
      yield group;
      group = [];
      size = 0;
    }
    group.push(id);
    size += count;
  }
  if (group.length > 0) yield group;
}
