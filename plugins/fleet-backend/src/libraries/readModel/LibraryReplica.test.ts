import { mockServices } from '@backstage/backend-test-utils';
import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { insertFleet } from '../../__testUtils__/libraryFleet';
import {
  addTestService,
  createLibraryStore,
  createTestDatabase,
  testDatabases,
} from '../../__testUtils__/testDatabase';
import { testLibrary } from '../../__testUtils__/testLibrary';
import { LibraryChangeStore } from '../../database/LibraryChangeStore';
import { LibraryModelStore } from '../../database/LibraryModelStore';
import { LibraryReplica } from './LibraryReplica';
import { librarySummaries } from './librarySummaries';
import { readableScope } from './scopes';

describe.each(testDatabases.eachSupportedId())('LibraryReplica on %s', id => {
  let knex: Knex;
  let replicas: LibraryReplica[] = [];
  let now = new Date('2026-11-01T10:00:00.000Z');

  const startReplica = async (followOthers: boolean) => {
    const replica = new LibraryReplica({
      store: new LibraryModelStore(knex),
      logger: mockServices.logger.mock(),
      now: () => now,
      changes: followOthers ? new LibraryChangeStore(knex) : undefined,
    });
    replicas.push(replica);
    await replica.start();
    return replica;
  };
  const shownBy = ({ model }: LibraryReplica) =>
    librarySummaries(model, readableScope(model, 'all'), {
      sort: 'name',
      order: 'asc',
      limit: 50,
    }).items.map(
      ({ name, services, outdated, vulnerable }) =>
        `${name} ${services}/${outdated}/${vulnerable}`,
    );
  const save = async (serviceId: number, libraries: ServiceLibrary[]) =>
    createLibraryStore(knex, () => now).saveReading(
      { serviceId, attemptedAt: now.toISOString() },
      {
        lockfile: 'poetry.lock',
        format: 'poetry.lock 2.1',
        digest: JSON.stringify(libraries),
        libraries,
      },
    );

  beforeEach(async () => {
    now = new Date('2026-11-01T10:00:00.000Z');
    knex = await createTestDatabase(id);
  });
  afterEach(() => {
    for (const replica of replicas) replica.stop();
    replicas = [];
  });

  it('loads everything, in pieces', async () => {
    await insertFleet(knex, {
      services: Array.from({ length: 450 }, (_, number) => ({
        name: `service-${number}`,
        branch: ['flask==2.0*', `library-${number}==1.0`],
        running: number === 0 ? { production: ['flask==1.0'] } : undefined,
      })),
      behind: { 'flask==2.0': 'major' },
      advisories: [{ id: 'GHSA-1', hits: { 'library-7==1.0': '' } }],
    });

    const replica = await startReplica(false);

    expect(shownBy(replica)).toHaveLength(50);
    expect(shownBy(replica)[0]).toBe('flask 450/450/0');
    expect(replica.model.findLibrary('library-7')?.versions[0]?.hits).toEqual([
      { advisory: expect.objectContaining({ id: 'GHSA-1' }), fixedIn: [] },
    ]);
    expect(replica.model.findLibrary('flask')?.versions).toHaveLength(2);
  });

  it('loads a snapshot that is too large for one piece', async () => {
    const branch = Array.from({ length: 4_500 }, (_, n) => `library-${n}==1`);
    await insertFleet(knex, {
      services: [
        { name: 'small', branch: ['library-1==1'] },
        { name: 'large', branch },
      ],
    });

    const { model } = await startReplica(false);

    const sizes = [...model.services.values()].map(
      service => service.branch?.usages.length,
    );
    expect(sizes).toEqual([1, 4_500]);
  });

  it('refuses to answer before, and says what to do', async () => {
    const replica = new LibraryReplica({
      store: new LibraryModelStore(knex),
      logger: mockServices.logger.mock(),
      now: () => now,
    });

    expect(() => replica.model).toThrow(
      expect.objectContaining({ name: 'ServiceUnavailableError' }),
    );
  });

  it('follows what this process writes at once', async () => {
    const serviceId = await addTestService(knex);
    const replica = await startReplica(false);
    expect(shownBy(replica)).toEqual([]);

    await save(serviceId, [testLibrary('flask'), testLibrary('old')]);
    await replica.snapshotChanged(serviceId);
    expect(shownBy(replica)).toEqual(['flask 1/0/0', 'old 1/0/0']);

    await save(serviceId, [testLibrary('flask')]);
    await replica.snapshotChanged(serviceId);
    expect(shownBy(replica)).toEqual(['flask 1/0/0']);

    await knex('library_versions').update({ behind: 'minor' });
    const { id: libraryId } = await knex('libraries')
      .where({ name: 'flask' })
      .first();
    await replica.ratingsChanged([libraryId]);
    expect(shownBy(replica)).toEqual(['flask 1/1/0']);

    const version = await knex('library_versions')
      .where({ library_id: libraryId })
      .first();
    await knex('advisories').insert({
      id: 'GHSA-1',
      aliases: '',
      severity: 'low',
      summary: 'x',
      digest: 'x',
    });
    await knex('advisory_hits').insert({
      library_version_id: version.id,
      advisory_id: 'GHSA-1',
      fixed_in: '2.0',
    });
    await replica.advisoriesChanged();
    expect(shownBy(replica)).toEqual(['flask 1/1/1']);

    await knex('advisory_hits').delete();
    await replica.advisoriesChanged();
    expect(shownBy(replica)).toEqual(['flask 1/1/0']);

    await knex('services').update({ left_at: now.toISOString() });
    await replica.servicesChanged(['component:default/payments']);
    expect(shownBy(replica)).toEqual([]);
  });

  it('follows what other processes write by looking', async () => {
    const serviceId = await addTestService(knex);
    const replica = await startReplica(true);

    await save(serviceId, [testLibrary('flask')]);
    await replica.poll();
    expect(shownBy(replica)).toEqual(['flask 1/0/0']);

    await knex('library_versions').update({ behind: 'minor' });
    await knex('libraries').update({ attempted_at: now.toISOString() });
    await replica.poll();
    expect(shownBy(replica)).toEqual(['flask 1/1/0']);

    const other = await addTestService(knex, {
      ref: 'component:default/orders',
      name: 'orders',
    });
    await save(other, [testLibrary('flask')]);
    await knex('services')
      .where({ id: serviceId })
      .update({ left_at: now.toISOString() });
    now = new Date('2026-11-01T10:02:00.000Z');
    await replica.poll();
    expect(shownBy(replica)).toEqual(['flask 1/1/0']);
    expect([...replica.model.services.keys()]).toEqual([other]);
  });

  it('tries again what failed', async () => {
    const serviceId = await addTestService(knex);
    const store = new LibraryModelStore(knex);
    const logger = mockServices.logger.mock();
    const replica = new LibraryReplica({
      store,
      logger,
      now: () => now,
    });
    replicas.push(replica);
    jest
      .spyOn(store, 'readServices')
      .mockRejectedValueOnce(new Error('no database'));

    await replica.start();
    expect(replica.isLoaded).toBe(false);
    await replica.poll();
    expect(replica.isLoaded).toBe(true);

    await save(serviceId, [testLibrary('flask')]);
    jest
      .spyOn(store, 'readServicesById')
      .mockRejectedValueOnce(new Error('no database'));
    await replica.snapshotChanged(serviceId);
    expect(shownBy(replica)).toEqual([]);
    await replica.poll();
    expect(shownBy(replica)).toEqual(['flask 1/0/0']);
    expect(logger.error).toHaveBeenCalledTimes(2);
  });
});
