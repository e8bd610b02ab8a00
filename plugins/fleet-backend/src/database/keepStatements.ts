import type { Knex } from 'knex';

/** What we ask of a connection of better-sqlite3. */
interface Connection {
  prepare(sql: string): object;
}

const KEPT = 500;
/** Longer ones are lists of rows that never come again with the same length. */
const LONGEST = 4_000;

/**
 * Keeps the statements of an SQLite connection prepared. Knex prepares each one anew, which takes SQLite about as long as
 * running it; statements have no state of their own between two runs.
 */
export async function keepStatements(knex: Knex): Promise<void> {
  const connection: Connection = await knex.client.acquireConnection();
  const prepare = connection.prepare.bind(connection);
  const kept = new Map<string, object>();
  connection.prepare = sql => {
    const known = kept.get(sql);
    if (known) return known;
    const statement = prepare(sql);
    if (sql.length > LONGEST) return statement;
    if (kept.size >= KEPT) kept.clear();
    kept.set(sql, statement);
    return statement;
  };
  await knex.client.releaseConnection(connection);
}
