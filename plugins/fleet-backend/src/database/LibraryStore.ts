import type {
  LibraryStatus,
  ServiceLibrary,
} from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { replaceUsages } from './replaceUsages';
import { likePattern } from './readableServices';
import type {
  LibraryReadingRow,
  LibrarySnapshotRow,
  LibraryUsageRow,
  LibraryVersionRow,
  ServiceRow,
} from './tables';

/** A lockfile that was read. */
export interface LibrarySnapshot {
  lockfile: string;
  format: string;
  commit?: string;
  digest: string;
  libraries: ServiceLibrary[];
}

/** When something was looked at, and what exactly; the same revision need not be read again. */
export interface ReadingAttempt {
  serviceId: number;
  attemptedAt: string;
  revision?: string;
}

export interface LibraryQuery {
  serviceId: number;
  limit: number;
  search?: string;
  direct?: boolean;
  after?: LibraryPosition;
}

/** The last library of a page. */
export interface LibraryPosition {
  direct: boolean;
  name: string;
  version: string;
}

/** What each service's lockfile holds, and how the last attempt to read it went. */
export class LibraryStore {
  constructor(private readonly knex: Knex) {}

  /** Writes a good reading; true when it differs from what was known. Unchanged content only moves its date. */
  async saveSnapshot(
    attempt: ReadingAttempt,
    snapshot: LibrarySnapshot,
  ): Promise<boolean> {
    return this.knex.transaction(async transaction => {
      const before = await transaction<LibrarySnapshotRow>('library_snapshots')
        .where({ service_id: attempt.serviceId })
        .first();
      const wasUnreadable = await saveReading(transaction, attempt, null);
      const snapshotId = await saveSnapshotRow(transaction, attempt, snapshot);
      if (before?.digest === snapshot.digest) return wasUnreadable !== null;
      await replaceUsages(transaction, snapshotId, snapshot.libraries);
      return true;
    });
  }

  /** Writes why nothing could be read; true when that is news. The last good libraries stay. */
  async saveUnreadable(
    attempt: ReadingAttempt,
    reason: string,
  ): Promise<boolean> {
    return this.knex.transaction(async transaction => {
      const reasonBefore = await saveReading(transaction, attempt, reason);
      return reasonBefore !== reason;
    });
  }

  /** Writes that the revision of the last attempt was found again. */
  async saveUnchanged(serviceId: number, attemptedAt: string): Promise<void> {
    await this.knex.transaction(async transaction => {
      const readings = transaction<LibraryReadingRow>('library_readings');
      await readings
        .where({ service_id: serviceId })
        .update({ attempted_at: attemptedAt });
      await transaction<LibrarySnapshotRow>('library_snapshots')
        .where({ service_id: serviceId })
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
    const row = await this.knex<LibraryReadingRow>('library_readings')
      .where({ service_id: serviceId })
      .first();
    return row?.revision ?? undefined;
  }

  async getStatuses(serviceIds: number[]): Promise<Map<number, LibraryStatus>> {
    const readings = await this.knex<LibraryReadingRow>(
      'library_readings',
    ).whereIn('service_id', serviceIds);
    const snapshots = await this.knex<LibrarySnapshotRow>(
      'library_snapshots',
    ).whereIn('service_id', serviceIds);
    const snapshotOf = new Map(snapshots.map(row => [row.service_id, row]));
    return new Map(
      readings.map(reading => [
        reading.service_id,
        toStatus(reading, snapshotOf.get(reading.service_id)),
      ]),
    );
  }

  async listLibraries(query: LibraryQuery): Promise<{
    items: ServiceLibrary[];
    totalItems: number;
    next?: LibraryPosition;
  }> {
    const [counted] = await this.#matching(query).count({ total: '*' });
    const page = this.#matching(query)
      .select<Array<LibraryUsageRow & LibraryVersionRow>>(
        'library_versions.name',
        'library_versions.version',
        'library_usages.direct',
        'library_usages.groups',
        'library_usages.declared',
      )
      .orderByRaw(
        'library_usages.direct desc, library_versions.name, library_versions.version',
      )
      .limit(query.limit + 1);
    if (query.after) {
      const { direct, name, version } = query.after;
      page.whereRaw(
        '(1 - library_usages.direct, library_versions.name, library_versions.version) > (?, ?, ?)',
        [direct ? 0 : 1, name, version],
      );
    }
    const rows = await page;
    const items = rows.slice(0, query.limit).map(toLibrary);
    const last = items.at(-1);
    return {
      items,
      totalItems: Number(counted?.total),
      next:
        last && rows.length > query.limit
          ? { direct: last.direct, name: last.name, version: last.version }
          : undefined,
    };
  }

  /** Refs of services whose reading is due, the longest waiting first. Failed ones are tried again sooner. */
  async listDueServices(due: {
    readBefore: string;
    failedBefore: string;
  }): Promise<string[]> {
    const rows = await this.knex<ServiceRow>('services')
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

  #matching(query: LibraryQuery): Knex.QueryBuilder {
    const matching = this.knex('library_usages')
      .join(
        'library_snapshots',
        'library_snapshots.id',
        'library_usages.snapshot_id',
      )
      .join(
        'library_versions',
        'library_versions.id',
        'library_usages.library_version_id',
      )
      .where('library_snapshots.service_id', query.serviceId);
    if (query.search) {
      matching.whereRaw("library_versions.name like ? escape '\\'", [
        `%${likePattern(query.search.toLowerCase())}%`,
      ]);
    }
    if (query.direct !== undefined) {
      matching.where('library_usages.direct', query.direct ? 1 : 0);
    }
    return matching;
  }
}

/** Returns the reason that was written before, or null. */
async function saveReading(
  transaction: Knex.Transaction,
  attempt: ReadingAttempt,
  reason: string | null,
): Promise<string | null> {
  const before = await transaction<LibraryReadingRow>('library_readings')
    .where({ service_id: attempt.serviceId })
    .first();
  await transaction<LibraryReadingRow>('library_readings')
    .insert({
      service_id: attempt.serviceId,
      attempted_at: attempt.attemptedAt,
      reason,
      revision: attempt.revision ?? null,
    })
    .onConflict('service_id')
    .merge();
  return before?.reason ?? null;
}

async function saveSnapshotRow(
  transaction: Knex.Transaction,
  attempt: ReadingAttempt,
  snapshot: LibrarySnapshot,
): Promise<number> {
  const [row] = await transaction<LibrarySnapshotRow>('library_snapshots')
    .insert({
      service_id: attempt.serviceId,
      lockfile: snapshot.lockfile,
      format: snapshot.format,
      commit_id: snapshot.commit ?? null,
      digest: snapshot.digest,
      read_at: attempt.attemptedAt,
      library_count: snapshot.libraries.length,
    })
    .onConflict('service_id')
    .merge()
    .returning('id');
  if (!row) throw new Error('The snapshot was written without an id');
  return row.id;
}

function toStatus(
  reading: LibraryReadingRow,
  snapshot: LibrarySnapshotRow | undefined,
): LibraryStatus {
  return {
    state: reading.reason === null ? 'read' : 'unreadable',
    reason: reading.reason ?? undefined,
    attemptedAt: reading.attempted_at,
    readAt: snapshot?.read_at,
    lockfile: snapshot?.lockfile,
    commit: snapshot?.commit_id ?? undefined,
    count: snapshot?.library_count ?? 0,
  };
}

function toLibrary(row: LibraryUsageRow & LibraryVersionRow): ServiceLibrary {
  return {
    name: row.name,
    version: row.version,
    direct: row.direct === 1,
    groups: row.groups ? row.groups.split(',') : [],
    declared: row.declared ?? undefined,
  };
}
