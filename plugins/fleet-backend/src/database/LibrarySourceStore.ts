import type { Knex } from 'knex';
import type { LibrarySourceRow } from './tables';

export type SourceKind = LibrarySourceRow['kind'];

export interface SourceKey {
  kind: SourceKind;
  name: string;
}

export interface SourceSuccess {
  at: string;
  count: number;
  revision?: string;
  /** For a file that is used as it is. */
  content?: string;
  /** What was wrong with parts of it, as a sentence. */
  problem?: string;
}

/** How indexes, advisories and policies were last read. */
export class LibrarySourceStore {
  constructor(private readonly knex: Knex) {}

  async findSource(key: SourceKey): Promise<LibrarySourceRow | undefined> {
    return this.knex<LibrarySourceRow>('library_sources').where(key).first();
  }

  /** All of them: by kind, and by name. */
  async listSources(): Promise<LibrarySourceRow[]> {
    return this.knex<LibrarySourceRow>('library_sources').orderBy([
      'kind',
      'name',
    ]);
  }

  async saveSuccess(key: SourceKey, success: SourceSuccess): Promise<void> {
    await this.#save({
      ...key,
      attempted_at: success.at,
      succeeded_at: success.at,
      problem: success.problem ?? null,
      count: success.count,
      revision: success.revision ?? null,
      content: success.content ?? null,
    });
  }

  /** Writes that it is still as it was. */
  async saveUnchanged(key: SourceKey, at: string): Promise<void> {
    await this.knex<LibrarySourceRow>('library_sources')
      .where(key)
      .update({ attempted_at: at, succeeded_at: at });
  }

  /** Writes why nothing could be read. What it gave before stays. */
  async saveProblem(
    key: SourceKey,
    { at, problem }: { at: string; problem: string },
  ): Promise<void> {
    await this.#save({ ...key, attempted_at: at, problem });
  }

  /** Forgets the sources of a kind that are configured no more. */
  async keepOnly(kind: SourceKind, names: string[]): Promise<void> {
    await this.knex<LibrarySourceRow>('library_sources')
      .where({ kind })
      .whereNotIn('name', names)
      .delete();
  }

  async #save(row: Partial<LibrarySourceRow> & SourceKey): Promise<void> {
    await this.knex<LibrarySourceRow>('library_sources')
      .insert(row)
      .onConflict(['kind', 'name'])
      .merge();
  }
}
