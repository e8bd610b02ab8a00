import type { Knex } from 'knex';
import { batches } from './batches';
import { ROWS_PER_STATEMENT } from './inChunks';
import type { LibraryRow, LibraryVersionRow } from './tables';

export interface UsedVersion {
  id: number;
  libraryId: number;
  version: string;
}

export type VersionRating = Pick<
  LibraryVersionRow,
  'id' | 'released_at' | 'yanked' | 'behind'
>;

/** The library versions in use, and how they stand. */
export class LibraryVersionStore {
  constructor(private readonly knex: Knex) {}

  /** Ids of the libraries with these names that are in use, by name. */
  async findLibraries(names: string[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for await (const batch of batches(names, ROWS_PER_STATEMENT)) {
      const rows = await this.knex<LibraryRow>('libraries')
        .whereIn('name', batch)
        .select('id', 'name');
      for (const row of rows) found.set(row.name, row.id);
    }
    return found;
  }

  async findLibrariesById(ids: number[]): Promise<LibraryRow[]> {
    return this.knex<LibraryRow>('libraries').whereIn('id', ids);
  }

  async listVersions(libraryIds: number[]): Promise<UsedVersion[]> {
    const rows = await this.knex<LibraryVersionRow>('library_versions')
      .whereIn('library_id', libraryIds)
      .select('id', 'library_id', 'version');
    return rows.map(toUsedVersion);
  }

  async findVersions(ids: number[]): Promise<UsedVersion[]> {
    const rows = await this.knex<LibraryVersionRow>('library_versions')
      .whereIn('id', ids)
      .select('id', 'library_id', 'version');
    return rows.map(toUsedVersion);
  }

  /** Writes those ratings that differ from what is known. */
  async saveRatings(ratings: VersionRating[]): Promise<void> {
    for await (const batch of batches(ratings, ROWS_PER_STATEMENT)) {
      const rows = await this.knex<LibraryVersionRow>('library_versions')
        .whereIn(
          'id',
          batch.map(rating => rating.id),
        )
        .select('id', 'released_at', 'yanked', 'behind');
      const before = new Map(rows.map(row => [row.id, row]));
      const changed = batch.filter(rating => {
        const row = before.get(rating.id);
        return row && !isSameRating(row, rating);
      });
      if (changed.length === 0) continue;
      await this.knex.transaction(async transaction => {
        for (const { id, ...rating } of changed) {
          await transaction<LibraryVersionRow>('library_versions')
            .where({ id })
            .update(rating);
        }
      });
    }
  }
}

function toUsedVersion(
  row: Pick<LibraryVersionRow, 'id' | 'library_id' | 'version'>,
): UsedVersion {
  return { id: row.id, libraryId: row.library_id, version: row.version };
}

function isSameRating(a: VersionRating, b: VersionRating): boolean {
  return (
    a.behind === b.behind &&
    a.yanked === b.yanked &&
    a.released_at === b.released_at
  );
}
