import type { Knex } from 'knex';
import { Batcher } from './Batcher';
import { ROWS_PER_STATEMENT } from './inChunks';

/** By row id of a service, what was looked at last; undefined when looking again may help. */
export type RevisionBatcher = Batcher<number, string | undefined>;

/** Asks one of the tables that say what was looked at last of each service. */
export function batchRevisions(
  knex: Knex,
  table: 'library_readings' | 'service_lineages',
): RevisionBatcher {
  return new Batcher({
    run: async serviceIds => {
      const rows = await knex(table)
        .whereIn('service_id', serviceIds)
        .select<Array<{ service_id: number; revision: string | null }>>(
          'service_id',
          'revision',
        );
      const found = new Map(rows.map(row => [row.service_id, row.revision]));
      return serviceIds.map(id => found.get(id) ?? undefined);
    },
    maxAtOnce: ROWS_PER_STATEMENT,
  });
}
