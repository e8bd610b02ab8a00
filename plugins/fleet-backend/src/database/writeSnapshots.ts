import type { Knex } from 'knex';
import { saveAttempts, type ReadingAttempt } from './LibraryReadingStore';
import {
  collectGarbage,
  moveHeads,
  putBuild,
  putSnapshots,
  type LibraryBuild,
  type LibraryHead,
  type Move,
  type NewSnapshot,
} from './librarySnapshots';
import { lockServices } from './lockServices';

/** A snapshot, and what points at it. */
export interface SnapshotWrite {
  snapshot: NewSnapshot;
  /** Given when it was read from the default branch. */
  attempt?: ReadingAttempt;
  /** Given when it was reported of a build. */
  build?: Omit<LibraryBuild, 'snapshotId'>;
  /** Given when the default branch or an environment is at it. */
  head?: Omit<LibraryHead, 'snapshotId'>;
}

/**
 * Writes snapshots of different services with a handful of statements, however many there are. What was read earlier than
 * what is written already changes nothing. Writers of one service wait for each other: a snapshot that one lets go of may
 * be what another just found.
 *
 * @returns for each of them whether there is anything new to show.
 */
export async function writeSnapshots(
  transaction: Knex.Transaction,
  writes: SnapshotWrite[],
  now: string,
): Promise<boolean[]> {
  await lockServices(
    transaction,
    writes.map(({ snapshot }) => snapshot.serviceId),
  );
  const news = new Set<SnapshotWrite>();
  const current = await saveReadings(transaction, { writes, news });
  const snapshots = current.map(({ snapshot }) => snapshot);
  const ids = await putSnapshots(transaction, snapshots);

  const leavingGarbage = new Set<number>();
  const note = (write: SnapshotWrite, { isNews, leavesGarbage }: Move) => {
    if (isNews) news.add(write);
    if (leavesGarbage) leavingGarbage.add(write.snapshot.serviceId);
  };
  const headed: SnapshotWrite[] = [];
  const heads: Array<LibraryHead & { serviceId: number }> = [];
  for (const [index, write] of current.entries()) {
    const { build, head, snapshot } = write;
    const { serviceId } = snapshot;
    const snapshotId = ids[index]!;
    if (build) {
      const built = { ...build, snapshotId };
      note(write, await putBuild(transaction, serviceId, built));
    }
    if (head) {
      headed.push(write);
      heads.push({ ...head, serviceId, snapshotId });
    }
  }
  const moves = await moveHeads(transaction, heads, now);
  headed.forEach((write, index) => note(write, moves[index]!));

  await collectGarbage(transaction, [...leavingGarbage]);
  return writes.map(write => news.has(write));
}

/** Writes how the attempts went; returns all writes but those of which a newer reading is known. */
async function saveReadings(
  transaction: Knex.Transaction,
  { writes, news }: { writes: SnapshotWrite[]; news: Set<SnapshotWrite> },
): Promise<SnapshotWrite[]> {
  const readings = writes.flatMap(write =>
    write.attempt ? [{ write, attempt: write.attempt }] : [],
  );
  const attempts = readings.map(({ attempt }) => attempt);
  const before = await saveAttempts(transaction, attempts, null);
  const outdated = new Set<SnapshotWrite>();
  readings.forEach(({ write }, index) => {
    const { isNewer, reason } = before[index]!;
    if (isNewer) outdated.add(write);
    else if (reason !== null) news.add(write);
  });
  return writes.filter(write => !outdated.has(write));
}
