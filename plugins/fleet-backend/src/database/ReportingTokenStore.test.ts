import type { Knex } from 'knex';
import { ReportingTokenStore } from './ReportingTokenStore';
import {
  addTestService,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';

const at = (time: string) => new Date(`2026-11-01T${time}Z`);

describe.each(testDatabases.eachSupportedId())(
  'ReportingTokenStore on %s',
  databaseId => {
    let knex: Knex;
    let store: ReportingTokenStore;
    let serviceId: number;

    const add = (id: string, hash = id) =>
      store.add({
        id,
        hash,
        serviceId,
        label: 'CI',
        createdAt: at('08:00:00').toISOString(),
      });

    beforeEach(async () => {
      knex = await createTestDatabase(databaseId);
      store = new ReportingTokenStore(knex);
      serviceId = await addTestService(knex);
    });

    it('keeps the last use to the hour', async () => {
      await add('a');
      const lastUsed = async () => (await store.list(serviceId))[0]?.lastUsedAt;

      await store.use('a', at('10:00:00'));
      await store.use('a', at('10:59:59'));
      expect(await lastUsed()).toBe(at('10:00:00').toISOString());

      await store.use('a', at('11:00:00'));
      expect(await lastUsed()).toBe(at('11:00:00').toISOString());
    });

    it('knows a token until it is revoked, by its own service only', async () => {
      await add('a');
      const other = await addTestService(knex, {
        ref: 'component:default/orders',
        name: 'orders',
      });
      const revoke = (ofService: number) =>
        store.revoke({
          id: 'a',
          serviceId: ofService,
          revokedAt: at('09:00:00').toISOString(),
        });

      await expect(revoke(other)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
      expect(await store.use('a', at('10:00:00'))).toEqual({
        id: 'a',
        serviceRef: 'component:default/payments',
      });
      await revoke(serviceId);
      expect(await store.use('a', at('10:00:00'))).toBeUndefined();
    });

    it('has a limit per service, also for many at once', async () => {
      const made = await Promise.allSettled(
        Array.from({ length: 25 }, (_, index) => add(`t${index}`)),
      );

      expect(made.filter(({ status }) => status === 'fulfilled').length) //
        .toBe(20);
      expect(await store.list(serviceId)).toHaveLength(20);
    });
  },
);
