import type { Knex } from 'knex';
import { migrationsFolder } from './openDatabase';
import { addTestLibrary } from '../__testUtils__/addTestLibrary';
import {
  createTestDeployments,
  environment,
} from '../__testUtils__/testDeployments';
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
    'desired_states',
    'observed_workloads',
    'deployment_sources',
    'derived_sources',
    'templates',
    'service_lineages',
    'service_updates',
    'campaigns',
    'campaign_revisions',
    'campaign_targets',
    'campaign_events',
    'campaign_openings',
    'campaign_hosts',
    'campaign_digests',
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

  it('derives what was reported before there were states', async () => {
    const knex = await testDatabases.init(id);
    const directory = migrationsFolder;
    const before = '20261124000200_deployment_commits.js';
    do await knex.migrate.up({ directory });
    while ((await knex.migrate.currentVersion()) < before.slice(0, 14));
    const [service] = await knex('services')
      .insert({
        ref: 'component:default/payments',
        name: 'payments',
        search_text: 'payments',
        seen_at: '2026-11-01T00:00:00.000Z',
      })
      .returning('id');
    const deployed = {
      service_id: service.id,
      environment: 'production',
    };
    const at = '2026-11-20T10:00:00.000Z';
    await knex('deployments').insert({
      ...deployed,
      event_id: 'run-1',
      version: '1.0',
      outcome: 'success',
      finished_at: at,
      finished_at_sent: at,
      received_at: at,
      actor: 'Jane Doe',
    });
    await knex('deployment_cells').insert({
      ...deployed,
      attempt_event_id: 'run-1',
      attempt_version: '1.0',
      attempt_outcome: 'success',
      attempt_finished_at: at,
      success_event_id: 'run-1',
      success_version: '1.0',
      success_finished_at: at,
    });

    await knex.migrate.latest({ directory });
    const { cells } = createTestDeployments(knex, {
      environments: [environment('production')],
    });
    await cells.deriveDue();

    expect(await knex('deployment_cells').first()).toMatchObject({
      state: 'in-sync',
      running_version: '1.0',
      state_since: at,
      success_actor: 'Jane Doe',
      attempts: 1,
      failures: 0,
      due_at: expect.stringMatching(/^2027-05/),
    });
  });

  it('finds out which libraries came from an index before that was remembered', async () => {
    const knex = await testDatabases.init(id);
    const directory = migrationsFolder;
    await knex.migrate.latest({ directory });
    await addTestLibrary(knex, { name: 'acme-common', origin: 'path' });
    await addTestLibrary(knex, { name: 'flask' });
    const newest = '20261130000000';
    do await knex.migrate.down({ directory });
    while ((await knex.migrate.currentVersion()) >= newest);
    await knex.migrate.latest({ directory });

    expect(
      await knex('libraries').orderBy('name').select('name', 'from_index'),
    ).toEqual([
      { name: 'acme-common', from_index: 0 },
      { name: 'flask', from_index: 1 },
    ]);
  });
});
