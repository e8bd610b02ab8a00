import { mockServices } from '@backstage/backend-test-utils';
import { AdvisoryStore } from '../../database/AdvisoryStore';
import { LibraryIndexStore } from '../../database/LibraryIndexStore';
import { LibrarySourceStore } from '../../database/LibrarySourceStore';
import { LibraryVersionStore } from '../../database/LibraryVersionStore';
import { addTestLibrary } from '../../__testUtils__/addTestLibrary';
import { startTestServer } from '../../__testUtils__/startTestServer';
import {
  createTestDatabase,
  testDatabases,
} from '../../__testUtils__/testDatabase';
import { createRatings } from './createRatings';

describe.each(testDatabases.eachSupportedId())('createRatings on %s', id => {
  const create = async (fleet: object) => {
    const knex = await createTestDatabase(id);
    const onRated = jest.fn();
    const ratings = createRatings({
      config: mockServices.rootConfig({ data: { fleet: { ...fleet } } }),
      libraries: new LibraryIndexStore(knex),
      versions: new LibraryVersionStore(knex),
      advisories: new AdvisoryStore(knex),
      sources: new LibrarySourceStore(knex),
      reader: mockServices.urlReader.mock(),
      logger: mockServices.logger.mock(),
      onRated,
      now: () => new Date('2026-11-24T00:00:00Z'),
    });
    return { knex, ratings, onRated };
  };

  it('turns the configuration into answers and jobs', async () => {
    const server = await startTestServer((_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ files: [{ filename: 'acme_a-2.0.tar.gz' }] })),
    );
    try {
      const { knex, ratings, onRated } = await create({
        indexes: [{ name: 'acme', url: server.url, internal: ['acme-*'] }],
        policies: [{ library: 'acme-a', minimum: '2', reason: 'Old' }],
      });
      expect(ratings.classifyLibrary('acme-a')).toEqual({
        internal: true,
        indexName: 'acme',
      });
      expect(ratings.confusionOf({ name: 'acme-a', origin: 'index' })).toMatch(
        'locked from the default index',
      );
      expect(await ratings.policies.list()).toHaveLength(1);

      const library = await addTestLibrary(knex, {
        name: 'acme-a',
        internal: true,
        indexName: 'acme',
      });
      for (const job of ratings.jobs) await job.run();
      expect(await knex('library_versions').first()).toMatchObject({
        behind: 'major',
      });
      await ratings.rateVersions(library.versionIds);
      // The read model takes new versions up with their snapshot.
      expect(onRated.mock.calls).toEqual([[[library.id]]]);
    } finally {
      await server.close();
    }
  });

  it.each<[object, string]>([
    [{ indexes: [{ name: 'a', url: 'b' }] }, 'fleet.indexes[0].url'],
    [{ advisories: {} }, 'fleet.advisories needs either path'],
    [{ advisories: { url: 'b' } }, 'fleet.advisories.url'],
    [{ policies: [{ library: 'a', reason: 'b' }] }, 'fleet.policies[0]'],
  ])('does not start with %j', async (fleet, message) => {
    await expect(create(fleet)).rejects.toThrow(message);
  });
});
