import type { Knex } from 'knex';
import { batches } from './batches';
import type { LibraryReleasesRow, LibraryRow } from './tables';

/** One release of a library, as its index has it. */
export interface LibraryRelease {
  version: string;
  uploadedAt?: string;
  yanked: boolean;
  requiresPython?: string;
}

/** A library to ask its index about, and how the last attempt went. */
export interface DueLibrary {
  id: number;
  name: string;
  /** Whether some lockfile took it from an index; what comes only from git, a folder or a URL is no index's business. */
  isFromIndex: boolean;
  etag?: string;
  attemptedAt?: string;
  dueAt?: string;
  problem?: string;
}

/** The outcome of asking an index. */
export interface IndexAttempt {
  libraryId: number;
  attemptedAt: string;
  dueAt: string;
}

/** What a good answer says besides the releases themselves. */
export interface LatestRelease {
  latest?: string;
  latestReleasedAt?: string;
  etag?: string;
}

/** Of JSON text, so that one statement stays short on SQLite. */
const RELEASES_PER_STATEMENT = 20;

const NOTHING_KNOWN = { latest: null, latest_released_at: null, etag: null };

/** Which index each library is asked at, when, and what it has of it. */
export class LibraryIndexStore {
  constructor(private readonly knex: Knex) {}

  /** Libraries to ask an index about, the longest waiting first. */
  async listDueLibraries(due: {
    indexName: string;
    now: string;
    limit: number;
  }): Promise<DueLibrary[]> {
    const rows = await this.knex<LibraryRow>('libraries')
      .where({ index_name: due.indexName })
      .andWhere(isDue =>
        isDue.whereNull('due_at').orWhere('due_at', '<=', due.now),
      )
      .orderByRaw("coalesce(due_at, ''), id")
      .limit(due.limit);
    return rows.map(row => ({
      id: row.id,
      name: row.name,
      isFromIndex: row.from_index === 1,
      etag: row.etag ?? undefined,
      attemptedAt: row.attempted_at ?? undefined,
      dueAt: row.due_at ?? undefined,
      problem: row.problem ?? undefined,
    }));
  }

  /** Writes what the index has, in place of what it had. */
  async saveReleases(
    attempt: IndexAttempt,
    latest: LatestRelease,
    releases: LibraryRelease[],
  ): Promise<void> {
    await this.knex.transaction(async transaction => {
      await transaction<LibraryRow>('libraries')
        .where({ id: attempt.libraryId })
        .update({
          ...toAttempt(attempt),
          checked_at: attempt.attemptedAt,
          problem: null,
          latest: latest.latest ?? null,
          latest_released_at: latest.latestReleasedAt ?? null,
          etag: latest.etag ?? null,
        });
      await transaction<LibraryReleasesRow>('library_releases')
        .insert({
          library_id: attempt.libraryId,
          releases: JSON.stringify(releases.map(toTuple)),
        })
        .onConflict('library_id')
        .merge();
    });
  }

  /** Writes that the index has nothing new. */
  async saveUnchanged(attempt: IndexAttempt): Promise<void> {
    await this.#update(attempt.libraryId, {
      ...toAttempt(attempt),
      checked_at: attempt.attemptedAt,
      problem: null,
    });
  }

  /** Writes why an attempt gave nothing. What was known stays. */
  async saveProblem(attempt: IndexAttempt, problem: string): Promise<void> {
    await this.#update(attempt.libraryId, { ...toAttempt(attempt), problem });
  }

  /** Writes why no index is asked, unless a lockfile took the library from one meanwhile: then it stays due. */
  async saveNotFromIndex(
    attempt: IndexAttempt,
    problem: string,
  ): Promise<void> {
    await this.knex<LibraryRow>('libraries')
      .where({ id: attempt.libraryId, from_index: 0 })
      .update({ ...toAttempt(attempt), problem });
  }

  /** Writes that the index does not have the library: what was known of it is no longer true. */
  async saveMissing(attempt: IndexAttempt, problem: string): Promise<void> {
    await this.knex.transaction(async transaction => {
      await transaction<LibraryRow>('libraries')
        .where({ id: attempt.libraryId })
        .update({
          ...toAttempt(attempt),
          ...NOTHING_KNOWN,
          checked_at: attempt.attemptedAt,
          problem,
        });
      await transaction<LibraryReleasesRow>('library_releases')
        .where({ library_id: attempt.libraryId })
        .delete();
    });
  }

  async listLibraries(page: {
    after: number;
    limit: number;
  }): Promise<
    Array<Pick<LibraryRow, 'id' | 'name' | 'internal' | 'index_name'>>
  > {
    return this.knex<LibraryRow>('libraries')
      .where('id', '>', page.after)
      .orderBy('id')
      .limit(page.limit)
      .select('id', 'name', 'internal', 'index_name');
  }

  /** Moves a library to another index; what the former one said is forgotten. */
  async saveClassification(
    libraryId: number,
    { internal, indexName }: { internal: boolean; indexName?: string },
  ): Promise<void> {
    await this.knex.transaction(async transaction => {
      await transaction<LibraryRow>('libraries')
        .where({ id: libraryId })
        .update({
          internal: internal ? 1 : 0,
          index_name: indexName ?? null,
          due_at: null,
          checked_at: null,
          problem: null,
          ...NOTHING_KNOWN,
        });
      await transaction<LibraryReleasesRow>('library_releases')
        .where({ library_id: libraryId })
        .delete();
    });
  }

  async listInternal(): Promise<
    Array<{ id: number; name: string; confusion?: string }>
  > {
    const rows = await this.knex<LibraryRow>('libraries')
      .where({ internal: 1 })
      .select('id', 'name', 'confusion');
    return rows.map(({ id, name, confusion }) => ({
      id,
      name,
      confusion: confusion ?? undefined,
    }));
  }

  /** Of how many libraries an index has told something. */
  async countKnown(indexName: string): Promise<number> {
    const row = await this.knex('libraries')
      .where({ index_name: indexName })
      .whereNotNull('latest')
      .count<{ count: number | string }>({ count: '*' })
      .first();
    return Number(row?.count ?? 0);
  }

  async saveConfusion(
    libraryId: number,
    confusion: string | undefined,
  ): Promise<void> {
    await this.#update(libraryId, { confusion: confusion ?? null });
  }

  async getReleases(
    libraryIds: number[],
  ): Promise<Map<number, LibraryRelease[]>> {
    const found = new Map<number, LibraryRelease[]>();
    for await (const batch of batches(libraryIds, RELEASES_PER_STATEMENT)) {
      const rows = await this.knex<LibraryReleasesRow>(
        'library_releases',
      ).whereIn('library_id', batch);
      for (const row of rows) {
        const tuples: ReleaseTuple[] = JSON.parse(row.releases);
        found.set(row.library_id, tuples.map(fromTuple));
      }
    }
    return found;
  }

  async #update(libraryId: number, row: Partial<LibraryRow>): Promise<void> {
    await this.knex<LibraryRow>('libraries')
      .where({ id: libraryId })
      .update(row);
  }
}

type ReleaseTuple = [string, string | null, 0 | 1, string | null];

function toTuple(release: LibraryRelease): ReleaseTuple {
  return [
    release.version,
    release.uploadedAt ?? null,
    release.yanked ? 1 : 0,
    release.requiresPython ?? null,
  ];
}

function fromTuple(tuple: ReleaseTuple): LibraryRelease {
  const [version, uploadedAt, yanked, requiresPython] = tuple;
  return {
    version,
    uploadedAt: uploadedAt ?? undefined,
    yanked: yanked === 1,
    requiresPython: requiresPython ?? undefined,
  };
}

function toAttempt({ attemptedAt, dueAt }: IndexAttempt) {
  return { attempted_at: attemptedAt, due_at: dueAt };
}
