import type { Knex } from 'knex';
import { CommitCountStore, toCount } from './CommitCountStore';
import {
  addTestService,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';

const SOURCE = 'https://git.acme.com/acme/payments/src/branch/main/';

describe.each(testDatabases.eachSupportedId())('CommitCountStore on %s', id => {
  let knex: Knex;
  let store: CommitCountStore;
  let serviceId: number;

  const addCell = (environment: string, more: object = {}) =>
    knex('deployment_cells').insert({
      service_id: serviceId,
      environment,
      running_version: '1.0.0',
      ...more,
    });
  const countsOf = (environment: string) =>
    knex('deployment_cells')
      .where({ environment })
      .first('behind_commits', 'commits_since');

  beforeEach(async () => {
    knex = await createTestDatabase(id);
    store = new CommitCountStore(knex);
    serviceId = await addTestService(knex, { sourceLocation: SOURCE });
  });

  it('lists what can be counted and is not', async () => {
    await addCell('staging', { running_commit_id: 'bbbbbbb' });
    await addCell('production', {
      running_commit_id: 'aaaaaaa',
      behind_environment: 'staging',
      stale: 1,
    });
    await addCell('qa', { behind_environment: 'staging', stale: 1 });
    await addCell('lab', {
      running_commit_id: 'ccccccc',
      behind_environment: 'qa',
    });

    expect(await store.listUncounted(10)).toEqual([
      {
        serviceId,
        environment: 'production',
        sourceLocation: SOURCE,
        commit: 'aaaaaaa',
        aheadCommit: 'bbbbbbb',
        countsSince: true,
      },
    ]);
  });

  it('counts once, also what cannot be counted', async () => {
    await addCell('staging', { running_commit_id: 'bbbbbbb' });
    await addCell('production', {
      running_commit_id: 'aaaaaaa',
      behind_environment: 'staging',
      stale: 1,
    });
    const [cell] = await store.listUncounted(10);

    await store.saveCounts(cell!, { behind: 12 });

    expect(await store.listUncounted(10)).toEqual([]);
    const row = await countsOf('production');
    expect(toCount(row.behind_commits)).toBe(12);
    expect(toCount(row.commits_since)).toBeUndefined();
    await store.forgetSince([serviceId]);
    expect(await store.listUncounted(10)).toMatchObject([
      { countsSince: true, aheadCommit: undefined },
    ]);
  });

  it('keeps of many that they cannot be counted, and what was counted before', async () => {
    await addCell('staging', { running_commit_id: 'bbbbbbb' });
    await addCell('production', {
      running_commit_id: 'aaaaaaa',
      behind_environment: 'staging',
      behind_commits: 4,
      stale: 1,
    });

    await store.saveUncountable(await store.listUncounted(10));

    expect(await store.listUncounted(10)).toEqual([]);
    expect(await countsOf('production')).toEqual({
      behind_commits: 4,
      commits_since: -1,
    });
    expect(await countsOf('staging')).toEqual({
      behind_commits: null,
      commits_since: null,
    });
  });

  it('keeps no count of what ran before', async () => {
    await addCell('production', { running_commit_id: 'aaaaaaa', stale: 1 });
    const [cell] = await store.listUncounted(10);
    await knex('deployment_cells').update({ running_commit_id: 'ddddddd' });

    await store.saveCounts(cell!, { since: 3 });

    expect((await countsOf('production')).commits_since).toBeNull();
  });

  it('tells what runs', async () => {
    await addCell('staging', { running_commit_id: 'bbbbbbb' });
    await addCell('lab', { running_version: null });

    expect(await store.listRunning(serviceId)).toEqual([
      { environment: 'lab', version: undefined, commit: undefined },
      { environment: 'staging', version: '1.0.0', commit: 'bbbbbbb' },
    ]);
  });
});
