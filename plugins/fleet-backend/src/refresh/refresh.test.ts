import { testDatabases } from '../__testUtils__/testDatabase';
import {
  repositoryOf,
  serviceEntity,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from '../__testUtils__/startTestFleet';
import { TEMPLATE_FILTER } from '../updates/TemplateRefresh';

const files = {
  'pyproject.toml': '[project]\ndependencies = ["flask>=3"]\n',
  'poetry.lock':
    '[[package]]\nname = "flask"\nversion = "3.1.3"\n\n[metadata]\nlock-version = "2.1"\n',
};

describe.each(testDatabases.eachSupportedId())(
  'what keeps the fleet up to date on %s',
  database => {
    let fleet: TestFleet;
    const start = (options: TestFleetOptions = {}) =>
      startTestFleet({ database, ...options });

    const names = async () => {
      const { body } = await fleet.get('/services');
      return body.items.map((item: { name: string }) => item.name);
    };
    const service = async (name: string) =>
      (await fleet.get(`/services/default/${name}`)).body;
    const lineage = async (name: string) =>
      (await fleet.get(`/services/default/${name}/lineage`)).body;
    const pass = (milliseconds: number) =>
      jest.advanceTimersByTimeAsync(milliseconds);
    /** Lets real work on the database end. */
    const workDone = () =>
      new Promise(resolve => {
        setImmediate(resolve);
      });
    const until = async (check: () => Promise<boolean>) => {
      const end = performance.now() + 10_000;
      while (performance.now() < end) {
        if (await check()) return;
        await workDone();
      }
      throw new Error('It did not come to be');
    };

    beforeEach(() => {
      jest.useFakeTimers({
        doNotFake: [
          'setImmediate',
          'nextTick',
          'queueMicrotask',
          'performance',
        ],
      });
    });
    afterEach(async () => {
      jest.useRealTimers();
      await fleet.stop();
    });

    it('the sweep takes over what came, changed and went, and reads what was never read', async () => {
      fleet = await start({
        entities: [serviceEntity('payments'), serviceEntity('orders')],
      });
      fleet.repositories.set(repositoryOf('payments'), { etag: 'e1', files });
      await fleet.sweep();
      expect(await names()).toEqual(['orders', 'payments']);

      await until(
        async () => (await service('payments')).libraries.count === 1,
      );
      await until(
        async () => (await service('orders')).libraries.state === 'unreadable',
      );

      await pass(1_000);
      fleet.entities.splice(
        0,
        2,
        serviceEntity('payments', { owner: 'group:default/shop' }),
      );
      await fleet.sweep();
      expect(await names()).toEqual(['payments']);
      expect((await service('payments')).owner).toBe('group:default/shop');
      expect((await fleet.get('/services/default/orders')).status).toBe(404);
    });

    it('a failing catalog takes nothing away', async () => {
      fleet = await start({ entities: [serviceEntity('payments')] });
      await fleet.sweep();
      await pass(1_000);
      fleet.catalog.streamEntities.mockImplementationOnce(() => {
        throw new Error('The catalog is down');
      });

      fleet.catalog.streamEntities.mockClear();

      await fleet.sweep();

      expect(fleet.catalog.streamEntities).toHaveBeenCalledTimes(1);
      expect(await names()).toEqual(['payments']);
    });

    it('between sweeps, a look at the number of services is enough to see a new one', async () => {
      fleet = await start({ entities: [serviceEntity('payments')] });
      await fleet.sweep();
      fleet.catalog.streamEntities.mockClear();

      await fleet.lookForChanges();
      // Templates are looked at by another clock.
      const requests = fleet.catalog.streamEntities.mock.calls.map(
        ([one]) => one,
      );
      expect(requests.filter(one => one?.filter !== TEMPLATE_FILTER)).toEqual(
        [],
      );

      fleet.entities.push(serviceEntity('orders'));
      await fleet.lookForChanges();
      expect(await names()).toEqual(['orders', 'payments']);
    });

    it('a push has the lockfile read, and the owner taken over when the catalog has it', async () => {
      fleet = await start({ entities: [serviceEntity('payments')] });
      fleet.repositories.set(repositoryOf('payments'), { etag: 'e1', files });
      await fleet.sweep();
      await until(
        async () => (await service('payments')).libraries.count === 1,
      );

      fleet.repositories.set(repositoryOf('payments'), {
        etag: 'e2',
        files: { ...files, 'poetry.lock': '<<<' },
      });
      await fleet.push({
        type: 'repository.updated',
        url: 'https://git.example/acme/payments',
      });
      await pass(500);
      await until(
        async () =>
          (await service('payments')).libraries.state === 'unreadable',
      );

      fleet.entities.splice(
        0,
        1,
        serviceEntity('payments', { owner: 'group:default/shop' }),
      );
      await pass(3_000);
      await until(
        async () => (await service('payments')).owner === 'group:default/shop',
      );
      expect(await service('payments')).toMatchObject({
        owner: 'group:default/shop',
        libraries: { state: 'unreadable', count: 1 },
      });
    });

    it('a push to another repository has nothing read', async () => {
      fleet = await start({ entities: [serviceEntity('payments')] });
      await fleet.sweep();
      await until(
        async () => (await lineage('payments')).state === 'unreadable',
      );
      fleet.catalog.getEntityByRef.mockClear();

      await fleet.push({
        type: 'repository.updated',
        url: 'https://git.example/acme/pay',
      });
      await pass(30_000);

      expect(fleet.catalog.getEntityByRef).not.toHaveBeenCalled();
    });

    it('a pushed catalog-info.yaml that the catalog takes over becomes a service', async () => {
      fleet = await start();
      fleet.repositories.set(repositoryOf('payments'), { etag: 'e1', files });
      await fleet.push({
        type: 'location.created',
        url: `${repositoryOf('payments')}catalog-info.yaml`,
      });
      await pass(2_000);
      fleet.entities.push(serviceEntity('payments'));
      await pass(3_000);

      await until(async () => (await names()).includes('payments'));
      await until(
        async () => (await service('payments')).libraries.count === 1,
      );
      expect(await names()).toEqual(['payments']);
    });
  },
);
