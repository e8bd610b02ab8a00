import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { keepStatements } from './keepStatements';

/** The folder that holds the migrations. */
export const migrationsFolder = resolvePackagePath(
  '@slipway/plugin-fleet-backend',
  'migrations',
);

/**
 * Connects to the plugin's own database and brings its tables up to date.
 *
 * SQLite gets a write-ahead log: readers do not wait for a writer, and what was committed survives a kill.
 */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (isSqlite(knex)) await knex.raw('PRAGMA journal_mode = WAL');
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsFolder });
  }
  if (isSqlite(knex)) await keepStatements(knex);
  return knex;
}

export function isSqlite(knex: Knex): boolean {
  return knex.client.config.client.includes('sqlite3');
}
