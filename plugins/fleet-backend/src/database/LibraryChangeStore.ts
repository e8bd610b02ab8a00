import type { Knex } from 'knex';
import type { LibrarySourceRow } from './tables';

/** Something that was written: another snapshot or another result of reading of a service, or news of a library. */
export interface ModelChange {
  kind: 'service' | 'library';
  /** Row id of the service or library. */
  id: number;
  at: string;
}

/** Finds what any process wrote about libraries. */
export class LibraryChangeStore {
  constructor(private readonly knex: Knex) {}

  /** What was written since a moment, by anybody. */
  async readChanges(since: string): Promise<ModelChange[]> {
    const heads = await this.knex('library_heads')
      .where('changed_at', '>=', since)
      .select<Array<{ id: number; at: string }>>(
        'service_id as id',
        'changed_at as at',
      );
    const readings = await this.knex('library_readings')
      .where('attempted_at', '>=', since)
      .select<Array<{ id: number; at: string }>>(
        'service_id as id',
        'attempted_at as at',
      );
    const libraries = await this.knex('libraries')
      .where('attempted_at', '>=', since)
      .select<Array<{ id: number; at: string }>>('id', 'attempted_at as at');
    return [
      ...[...heads, ...readings].map(row => ({
        ...row,
        kind: 'service' as const,
      })),
      ...libraries.map(row => ({ ...row, kind: 'library' as const })),
    ];
  }

  /** Changes whenever advisories were imported. */
  async readAdvisoriesRevision(): Promise<string> {
    const rows = await this.knex<LibrarySourceRow>('library_sources')
      .where({ kind: 'advisories' })
      .orderBy('name')
      .select('name', 'revision', 'count');
    return JSON.stringify(rows);
  }
}
