import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { LibraryStore } from '../database/LibraryStore';
import { migrationsFolder } from '../database/openDatabase';
import { ServiceStore, type CatalogedService } from '../database/ServiceStore';

/** SQLite always; PostgreSQL when the environment has BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING. */
export const testDatabases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

/** An empty database with our tables. */
export async function createTestDatabase(id: TestDatabaseId): Promise<Knex> {
  const knex = await testDatabases.init(id);
  await knex.migrate.latest({ directory: migrationsFolder });
  return knex;
}

/** Adds a service to an otherwise empty database and returns its row id. */
export async function addTestService(
  knex: Knex,
  service: Partial<CatalogedService> = {},
): Promise<number> {
  const ref = service.ref ?? 'component:default/payments';
  const store = new ServiceStore(knex);
  await store.saveServices(
    [{ ref, name: 'payments', ...service }],
    '2026-11-01T00:00:00.000Z',
  );
  const stored = await store.findService(ref);
  if (!stored) throw new Error(`${ref} was not stored`);
  return stored.id;
}

/** A store to which names that begin with `acme-` are internal. */
export function createLibraryStore(
  knex: Knex,
  now: () => Date = () => new Date(),
): LibraryStore {
  return new LibraryStore(knex, {
    classify: name =>
      name.startsWith('acme-')
        ? { internal: true, indexName: 'acme' }
        : { internal: false, indexName: 'default' },
    now,
  });
}
