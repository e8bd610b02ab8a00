import { setImmediate } from 'node:timers/promises';
import type { LibraryStatus } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { batches } from './batches';
import { DEFAULT_BRANCH } from './libraryUsages';
import { lockServices } from './lockServices';
import { batchRevisions, type RevisionBatcher } from './revisionBatcher';
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
  /** What the host's listing said of the repository before it was looked at. */
  mark?: string;
}

/** How the last attempt went, as far as it matters for when to make the next. */
export interface ServiceReading {
  serviceId: number;
  ref: string;
  /** URL of the folder that catalog-info.yaml is in. */
  folderUrl?: string;
  /** Absent before the first attempt. */
  attemptedAt?: string;
  isUnreadable: boolean;
  revision?: string;
  mark?: string;
}

/** Rows per statement: SQLite calls block the process. */
const BATCH = 200;
const PAGE = 1000;

type HeadWithSnapshot = LibraryHeadRow &
  Pick<LibrarySnapshotRow, 'lockfile' | 'library_count'>;

/** How the last attempt to read each service's lockfile went. */
export class LibraryReadingStore {
  readonly #knex: Knex;
  readonly #revisions: RevisionBatcher;

  constructor(knex: Knex) {
    this.#knex = knex;
    this.#revisions = batchRevisions(knex, 'library_readings');
  }

  /** Writes why nothing could be read; true when that is news. The last good libraries stay. */
  async saveUnreadable(
    attempt: ReadingAttempt,
    reason: string,
  ): Promise<boolean> {
    return this.#knex.transaction(async transaction => {
      const [before] = await saveAttempts(transaction, [attempt], reason);
      return !before!.isNewer && before!.reason !== reason;
    });
  }

  /** Writes that what was looked at last is still there. */
  async saveUnchanged(
    serviceIds: number[],
    attemptedAt: string,
    mark?: string,
  ): Promise<void> {
    for await (const batch of batches(serviceIds, BATCH)) {
      await this.#knex.transaction(async transaction => {
        await lockServices(transaction, batch);
        await transaction<LibraryReadingRow>('library_readings')
          .whereIn('service_id', batch)
          .update({ attempted_at: attemptedAt, ...(mark && { mark }) });
        await transaction<LibraryHeadRow>('library_heads')
          .where({ environment: DEFAULT_BRANCH })
          .whereIn(
            'service_id',
            transaction<LibraryReadingRow>('library_readings')
              .whereIn('service_id', batch)
              .whereNull('reason')
              .select('service_id'),
          )
          .update({ read_at: attemptedAt });
      });
    }
  }

  /** The revision that was looked at last; undefined when reading it again may help. */
  async findRevision(serviceId: number): Promise<string | undefined> {
    return this.#revisions.add(serviceId);
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

  /** Every service of the catalog, read or not. */
  async listReadings(): Promise<ServiceReading[]> {
    const found: ServiceReading[] = [];
    let after = 0;
    for (;;) {
      const rows = await this.#listReadingsAfter(after);
      found.push(...rows);
      if (rows.length < PAGE) return found;
      after = rows.at(-1)!.serviceId;
      await setImmediate();
    }
  }

  async #listReadingsAfter(serviceId: number): Promise<ServiceReading[]> {
    const rows = await this.#knex<ServiceRow>('services')
      .leftJoin('library_readings', 'service_id', 'services.id')
      .whereNull('services.left_at')
      .andWhere('services.id', '>', serviceId)
      .orderBy('services.id')
      .limit(PAGE)
      .select<
        Array<
          Pick<ServiceRow, 'id' | 'ref' | 'source_location'> &
            Partial<Nullable<LibraryReadingRow>>
        >
      >(
        'services.id',
        'services.ref',
        'services.source_location',
        'attempted_at',
        'reason',
        'revision',
        'mark',
      );
    return rows.map(row => ({
      serviceId: row.id,
      ref: row.ref,
      folderUrl: row.source_location ?? undefined,
      attemptedAt: row.attempted_at ?? undefined,
      isUnreadable: (row.reason ?? null) !== null,
      revision: row.revision ?? undefined,
      mark: row.mark ?? undefined,
    }));
  }
}

type Nullable<T> = { [Key in keyof T]: T[Key] | null };

/** Writes attempts of different services, unless there are newer ones; returns the reasons that were written before. */
export async function saveAttempts(
  transaction: Knex.Transaction,
  attempts: ReadingAttempt[],
  reason: string | null,
): Promise<Array<{ reason: string | null; isNewer: boolean }>> {
  if (attempts.length === 0) return [];
  const known = await transaction<LibraryReadingRow>(
    'library_readings',
  ).whereIn(
    'service_id',
    attempts.map(({ serviceId }) => serviceId),
  );
  const rowOf = new Map(known.map(row => [row.service_id, row]));
  const rows: LibraryReadingRow[] = [];
  const before = attempts.map(attempt => {
    const row = rowOf.get(attempt.serviceId);
    const isNewer = row !== undefined && row.attempted_at > attempt.attemptedAt;
    if (!isNewer) {
      rows.push({
        service_id: attempt.serviceId,
        attempted_at: attempt.attemptedAt,
        reason,
        revision: attempt.revision ?? null,
        mark: attempt.mark ?? row?.mark ?? null,
      });
    }
    return { reason: row?.reason ?? null, isNewer };
  });
  if (rows.length > 0) {
    await transaction<LibraryReadingRow>('library_readings')
      .insert(rows)
      .onConflict('service_id')
      .merge();
  }
  return before;
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
