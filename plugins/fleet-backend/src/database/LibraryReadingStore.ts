import type { LibraryStatus } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { DEFAULT_BRANCH } from './libraryUsages';
import type {
  LibraryHeadRow,
  LibraryReadingRow,
  LibrarySnapshotRow,
  ServiceRow,
} from './tables';

/** When something was looked at, and what exactly; the same revision need not be read again. */
export interface ReadingAttempt {
  serviceId: number;
  attemptedAt: string;
  revision?: string;
}

type HeadWithSnapshot = LibraryHeadRow &
  Pick<LibrarySnapshotRow, 'lockfile' | 'library_count'>;

/** How the last attempt to read each service's lockfile went. */
export class LibraryReadingStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Writes why nothing could be read; true when that is news. The last good libraries stay. */
  async saveUnreadable(
    attempt: ReadingAttempt,
    reason: string,
  ): Promise<boolean> {
    return this.#knex.transaction(async transaction => {
      const before = await saveAttempt(transaction, attempt, reason);
      return !before.isNewer && before.reason !== reason;
    });
  }

  /** Writes that the revision of the last attempt was found again. */
  async saveUnchanged(serviceId: number, attemptedAt: string): Promise<void> {
    await this.#knex.transaction(async transaction => {
      await transaction<LibraryReadingRow>('library_readings')
        .where({ service_id: serviceId })
        .update({ attempted_at: attemptedAt });
      await transaction<LibraryHeadRow>('library_heads')
        .where({ service_id: serviceId, environment: DEFAULT_BRANCH })
        .whereExists(
          transaction('library_readings')
            .where({ service_id: serviceId })
            .whereNull('reason'),
        )
        .update({ read_at: attemptedAt });
    });
  }

  /** The revision that was looked at last; undefined when reading it again may help. */
  async findRevision(serviceId: number): Promise<string | undefined> {
    const row = await this.#knex<LibraryReadingRow>('library_readings')
      .where({ service_id: serviceId })
      .first();
    return row?.revision ?? undefined;
  }

  async getStatuses(serviceIds: number[]): Promise<Map<number, LibraryStatus>> {
    const readings = await this.#knex<LibraryReadingRow>(
      'library_readings',
    ).whereIn('service_id', serviceIds);
    const heads = await this.#knex('library_heads')
      .join(
        'library_snapshots',
        'library_snapshots.id',
        'library_heads.snapshot_id',
      )
      .whereIn('library_heads.service_id', serviceIds)
      .where('library_heads.environment', DEFAULT_BRANCH)
      .select<HeadWithSnapshot[]>(
        'library_heads.*',
        'lockfile',
        'library_count',
      );
    const headOf = new Map(heads.map(row => [row.service_id, row]));
    return new Map(
      readings.map(reading => [
        reading.service_id,
        toStatus(reading, headOf.get(reading.service_id)),
      ]),
    );
  }

  /** Refs of services whose reading is due, the longest waiting first. Failed ones are tried again sooner. */
  async listDueServices(due: {
    readBefore: string;
    failedBefore: string;
  }): Promise<string[]> {
    const rows = await this.#knex<ServiceRow>('services')
      .leftJoin(
        'library_readings',
        'library_readings.service_id',
        'services.id',
      )
      .whereNull('services.left_at')
      .andWhere(isDue =>
        isDue
          .whereNull('library_readings.attempted_at')
          .orWhere('library_readings.attempted_at', '<', due.readBefore)
          .orWhere(failed =>
            failed
              .whereNotNull('library_readings.reason')
              .andWhere('library_readings.attempted_at', '<', due.failedBefore),
          ),
      )
      .orderByRaw("coalesce(library_readings.attempted_at, ''), services.id")
      .select('services.ref');
    return rows.map(row => row.ref);
  }
}

/** Writes an attempt, unless there is a newer one; returns the reason that was written before. */
export async function saveAttempt(
  transaction: Knex.Transaction,
  attempt: ReadingAttempt,
  reason: string | null,
): Promise<{ reason: string | null; isNewer: boolean }> {
  const before = await transaction<LibraryReadingRow>('library_readings')
    .where({ service_id: attempt.serviceId })
    .first();
  if (before && before.attempted_at > attempt.attemptedAt) {
    return { reason: before.reason, isNewer: true };
  }
  await transaction<LibraryReadingRow>('library_readings')
    .insert({
      service_id: attempt.serviceId,
      attempted_at: attempt.attemptedAt,
      reason,
      revision: attempt.revision ?? null,
    })
    .onConflict('service_id')
    .merge();
  return { reason: before?.reason ?? null, isNewer: false };
}

function toStatus(
  reading: LibraryReadingRow,
  head: HeadWithSnapshot | undefined,
): LibraryStatus {
  return {
    state: reading.reason === null ? 'read' : 'unreadable',
    reason: reading.reason ?? undefined,
    attemptedAt: reading.attempted_at,
    readAt: head?.read_at,
    lockfile: head?.lockfile,
    commit: head?.commit_id ?? undefined,
    count: head?.library_count ?? 0,
  };
}
