import type { Knex } from 'knex';
import { batches } from './batches';
import { ROWS_PER_STATEMENT } from './inChunks';
import type { LibraryDigestRow } from './tables';

/** The last digest that each owner was sent. */
export class LibraryDigestStore {
  constructor(private readonly knex: Knex) {}

  /** What each owner was told last, as a digest of it, by entity ref. */
  async readContents(): Promise<Map<string, string>> {
    const rows = await this.knex<LibraryDigestRow>('library_digests').select(
      'owner',
      'content',
    );
    return new Map(rows.map(({ owner, content }) => [owner, content]));
  }

  async save(row: LibraryDigestRow): Promise<void> {
    await this.knex<LibraryDigestRow>('library_digests')
      .insert(row)
      .onConflict('owner')
      .merge();
  }

  /** Forgets that these owners were told anything. */
  async remove(owners: string[]): Promise<void> {
    for await (const some of batches(owners, ROWS_PER_STATEMENT)) {
      await this.knex('library_digests').whereIn('owner', some).delete();
    }
  }
}
