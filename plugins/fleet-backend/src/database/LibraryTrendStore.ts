import type { TrendPoint } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import type { LibraryTrendRow } from './tables';

/** Rows per statement: SQLite calls block the process. */
const BATCH = 200;

/** The figures of each day, for the charts. */
export class LibraryTrendStore {
  constructor(private readonly knex: Knex) {}

  /** Writes the figures of a day; the last ones of the same day stay. */
  async saveTrends(rows: LibraryTrendRow[]): Promise<void> {
    for (let start = 0; start < rows.length; start += BATCH) {
      await this.knex<LibraryTrendRow>('library_trends')
        .insert(rows.slice(start, start + BATCH))
        .onConflict(['subject', 'day'])
        .merge();
    }
  }

  async removeBefore(day: string): Promise<void> {
    let removed = BATCH;
    while (removed === BATCH) {
      removed = await this.knex('library_trends')
        .whereIn(
          ['subject', 'day'],
          this.knex('library_trends')
            .where('day', '<', day)
            .select('subject', 'day')
            .limit(BATCH),
        )
        .delete();
    }
  }

  /** The days since the given one, oldest first; the figures of several subjects are added up. */
  async readTrend(
    subjects: readonly string[],
    since: string,
  ): Promise<TrendPoint[]> {
    const rows = await this.knex('library_trends')
      .whereIn('subject', [...subjects])
      .andWhere('day', '>=', since)
      .groupBy('day')
      .orderBy('day')
      .select<Array<Record<keyof TrendPoint, string | number>>>(
        'day',
        this.knex.raw('sum(services) as services'),
        this.knex.raw('sum(outdated) as outdated'),
        this.knex.raw('sum(vulnerable) as vulnerable'),
      );
    return rows.map(row => ({
      day: String(row.day),
      services: Number(row.services),
      outdated: Number(row.outdated),
      vulnerable: Number(row.vulnerable),
    }));
  }
}
