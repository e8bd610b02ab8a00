import type { Knex } from 'knex';
import { isSqlite } from './openDatabase';
import type { ServiceRow } from './tables';

/**
 * Has other writers of these services wait until the transaction ends, in an order that all share. SQLite has one writer
 * at a time anyway.
 */
export async function lockServices(
  transaction: Knex.Transaction,
  serviceIds: number[],
): Promise<void> {
  if (isSqlite(transaction)) return;
  await transaction<ServiceRow>('services')
    .whereIn('id', serviceIds)
    .orderBy('id')
    .forNoKeyUpdate()
    .select('id');
}
