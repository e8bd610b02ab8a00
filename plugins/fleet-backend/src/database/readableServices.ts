import type { Knex } from 'knex';
import { isSqlite } from './openDatabase';

/** The services that somebody may read: all of them, or those with these entity refs. */
export type ReadableRefs = 'all' | readonly string[];

/**
 * Limits a query to rows of readable services: over `services`, unless another column has their refs. However many there are, they travel as one value and are
 * joined by the database; a list of ten thousand placeholders would pass the limits of both databases.
 */
export function whereReadable(
  query: Knex.QueryBuilder,
  {
    knex,
    readable,
    column = 'services.ref',
  }: { knex: Knex; readable: ReadableRefs; column?: string },
): void {
  if (readable === 'all') return;
  const refs = isSqlite(knex)
    ? 'select value from json_each(?)'
    : 'select jsonb_array_elements_text(?::jsonb)';
  query.whereRaw(`?? in (${refs})`, [column, JSON.stringify(readable)]);
}

/** Escapes text for a `like ? escape '\'` pattern. */
export function likePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
