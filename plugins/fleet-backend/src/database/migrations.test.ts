import type { Knex } from 'knex';
import { migrationsFolder } from './openDatabase';
import { testDatabases } from '../__testUtils__/testDatabase';

async function tablesAndColumns(knex: Knex): Promise<Record<string, string[]>> {
  const columns: Record<string, string[]> = {};
  for (const table of [
    'services',
    'library_readings',
    'libraries',
    'library_releases',
    'library_versions',
    'library_snapshots',
    'library_heads',
    'library_builds',
    'library_usages',
    'advisories',
    'advisory_libraries',
    'advisory_hits',
    'library_sources',
    'library_trends',
    'library_digests',
    'reporting_tokens',
    'deployments',
    'deployment_cells',
  ]) {
    columns[table] = Object.keys(await knex(table).columnInfo()).sort();
  }
  return columns;
}

describe.each(testDatabases.eachSupportedId())('migrations on %s', id => {
  it('go up, down one by one to nothing, and up again to the same', async () => {
    const knex = await testDatabases.init(id);
    const directory = migrationsFolder;
    const migrate = async (step: 'up' | 'down') => {
      const [, log]: [number, string[]] = await knex.migrate[step]({
        directory,
      });
      return log.length;
    };

    while (await migrate('up'));
    const before = await tablesAndColumns(knex);
    while (await migrate('down'));
    const gone = await tablesAndColumns(knex);
    await knex.migrate.latest({ directory });

    expect(Object.values(before).every(columns => columns.length > 0)).toBe(
      true,
    );
    expect(Object.values(gone).flat()).toEqual([]);
    expect(await tablesAndColumns(knex)).toEqual(before);
  });
});
