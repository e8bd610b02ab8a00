import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { testDatabases } from '../__testUtils__/testDatabase';
import { expectDocumented } from '../__testUtils__/expectDocumented';
import {
  LIMITED_USER,
  serviceEntity,
  startTestFleet,
  type TestFleet,
} from '../__testUtils__/startTestFleet';
import { testDeployment } from '../__testUtils__/testDeployments';

const SHOP = {
  owner: 'group:default/shop',
  system: 'system:default/shop',
};
const BANK = { owner: 'group:default/bank', system: 'system:default/bank' };

describe.each(testDatabases.eachSupportedId())(
  'what runs where over HTTP on %s',
  database => {
    let fleet: TestFleet;
    let run = 0;

    const report = async (
      name: string,
      more: Parameters<typeof testDeployment>[1] = {},
    ) => {
      run += 1;
      const sent = testDeployment(`run-${run}`, {
        service: `component:default/${name}`,
        ...more,
      });
      const { status } = await fleet.post('/deployments', sent);
      expect(status).toBe(201);
    };
    const namesOf = async (path: string, user?: string) => {
      const answer = expectDocumented(await fleet.get(path, user));
      expect(answer.status).toBe(200);
      return answer.body.items.map((one: { name: string }) => one.name);
    };

    beforeAll(async () => {
      jest.useFakeTimers({
        now: new Date('2026-11-24T12:00:00Z'),
        doNotFake: ['setTimeout', 'setInterval', 'setImmediate', 'nextTick'],
      });
      fleet = await startTestFleet({
        database,
        entities: [
          serviceEntity('cart', SHOP),
          serviceEntity('basket', SHOP),
          serviceEntity('ledger', BANK),
          serviceEntity('unused', BANK),
        ],
        readableByLimited: ['cart', 'basket'],
      });
      await fleet.sweep();
      await report('cart', { environment: 'staging', version: '1.1' });
      await report('cart', { finishedAt: '2026-10-01T10:00:00Z' });
      await report('basket', { finishedAt: '2026-03-01T10:00:00Z' });
      await report('ledger', {
        environment: 'qa',
        outcome: 'failure',
        actor: 'jane',
        url: 'https://ci.acme.com/1',
      });
    });
    afterAll(async () => {
      jest.useRealTimers();
      await fleet.stop();
    });

    it('lists services by what needs attention, and by name', async () => {
      expect(await namesOf('/deployment-matrix')).toEqual([
        'ledger',
        'basket',
        'cart',
        'unused',
      ]);
      expect(await namesOf('/deployment-matrix?sort=name')).toEqual([
        'basket',
        'cart',
        'ledger',
        'unused',
      ]);
      expect(await namesOf('/deployment-matrix?order=desc&limit=2')).toEqual([
        'unused',
        'cart',
      ]);
    });

    it.each([
      ['state=failed', ['ledger']],
      ['state=failed&environment=production', []],
      ['environment=staging', ['cart']],
      ['stale=true', ['basket']],
      ['owner=group:default/shop', ['basket', 'cart']],
      ['system=system:default/bank&search=LED', ['ledger']],
      ['template=template:default/flask-service', []],
    ])('filters by %s', async (query, names) => {
      expect(await namesOf(`/deployment-matrix?${query}`)).toEqual(names);
    });

    it('pages through all services once', async () => {
      const names: string[] = [];
      let cursor = '';
      do {
        const { body } = await fleet.get(
          `/deployment-matrix?limit=1${cursor && `&cursor=${cursor}`}`,
        );
        names.push(...body.items.map((one: { name: string }) => one.name));
        expect(body.totalItems).toBe(4);
        cursor = body.nextCursor ?? '';
      } while (cursor);
      expect(names).toEqual(['ledger', 'basket', 'cart', 'unused']);
    });

    it('shows what is known of a service in promotion order', async () => {
      const { body } = expectDocumented(
        await fleet.get('/services/default/cart/environments'),
      );
      expect(body.items).toMatchObject([
        {
          environment: 'staging',
          state: 'in-sync',
          running: { version: '1.1', source: 'events' },
          lastSuccess: { version: '1.1' },
        },
        {
          environment: 'production',
          state: 'in-sync',
          reason:
            '1.0 was deployed last, as reported; neither a GitOps repository nor a cluster is watched.',
          stateSince: '2026-10-01T10:00:00.000Z',
          behind: { environment: 'staging', version: '1.1' },
        },
      ]);
      expect(
        (await fleet.get('/services/default/nothing/environments')).status,
      ).toBe(404);
    });

    it('counts states by environment', async () => {
      const all = expectDocumented(await fleet.get('/environments'));
      expect(all.body.items).toMatchObject([
        { name: 'staging', order: 0, states: { 'in-sync': 1 }, stale: 0 },
        { name: 'production', order: 1, states: { 'in-sync': 2 }, stale: 1 },
        { name: 'qa', order: 2, configured: false, states: { failed: 1 } },
      ]);
      const bank = await fleet.get('/environments?owner=group:default/bank');
      expect(bank.body.items[1]).toMatchObject({ states: {}, stale: 0 });
    });

    it('lists the deployments of the fleet, newest first', async () => {
      const versions = async (query: string, user?: string) => {
        const answer = expectDocumented(
          await fleet.get(`/deployments${query}`, user),
        );
        return answer.body.items.map((one: { id: string }) => one.id);
      };
      expect(await versions('')).toEqual(['run-4', 'run-1', 'run-2', 'run-3']);
      expect(await versions('?outcome=failure')).toEqual(['run-4']);
      expect(await versions('?owner=group:default/shop')).toEqual([
        'run-1',
        'run-2',
        'run-3',
      ]);
      expect(await versions('?service=cart&environment=staging')).toEqual([
        'run-1',
      ]);
      expect(
        await versions(
          '?from=2026-10-01T10:00:00Z&to=2026-11-01T11:00:00%2B01:00',
        ),
      ).toEqual(['run-2']);
      expect(await versions('', LIMITED_USER)).toEqual([
        'run-1',
        'run-2',
        'run-3',
      ]);
      const { body } = await fleet.get('/deployments?limit=3');
      expect(body.totalItems).toBe(4);
      expect(await versions(`?limit=3&cursor=${body.nextCursor}`)).toEqual([
        'run-3',
      ]);
    });

    it('is limited to what the caller may read: rows, counts and CSV', async () => {
      expect(await namesOf('/deployment-matrix', LIMITED_USER)).toEqual([
        'basket',
        'cart',
      ]);
      const environments = await fleet.get('/environments', LIMITED_USER);
      expect(JSON.stringify(environments.body)).not.toContain('qa');
      const timeline = await fleet.get('/deployments', LIMITED_USER);
      expect(timeline.body.totalItems).toBe(3);
      const hidden = await fleet.get(
        '/deployments?service=ledger',
        LIMITED_USER,
      );
      expect(hidden.status).toBe(404);
      expect(
        (await fleet.get('/services/default/ledger/environments', LIMITED_USER))
          .status,
      ).toBe(404);
      for (const path of ['/deployment-matrix', '/deployments']) {
        const csv = await fleet.get(`${path}?format=csv`, LIMITED_USER);
        expect(csv.text).toContain('cart');
        expect(csv.text).not.toContain('ledger');
      }
    });

    it('writes tables for spreadsheets', async () => {
      const matrix = expectDocumented(
        await fleet.get('/deployment-matrix?format=csv'),
      );
      const lines = matrix.text.trim().split('\r\n');
      expect(lines).toHaveLength(6);
      expect(lines[1]).toContain('component:default/ledger');
      expect(lines[1]).toContain('qa,failed,');
      const history = expectDocumented(
        await fleet.get('/services/default/cart/deployments?format=csv'),
      );
      expect(history.text.trim().split('\r\n')).toHaveLength(3);
    });

    it.each([
      ['/deployment-matrix?state=green', 'state'],
      ['/deployment-matrix?sort=owner', 'sort'],
      ['/deployment-matrix?limit=1000', 'limit'],
      ['/deployment-matrix?stale=maybe', 'stale'],
      ['/deployment-matrix?cursor=abc', 'cursor'],
      ['/deployments?from=yesterday', 'from'],
      ['/deployments?outcome=maybe', 'outcome'],
      ['/deployments?service=api:default/x', 'service'],
    ])('refuses %s', async (path, field) => {
      const answer = expectDocumented(await fleet.get(path));
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain(field);
    });

    it('has nothing under environments that nobody knows', async () => {
      expect(await namesOf('/deployment-matrix?environment=mars')).toEqual([]);
      const { body } = await fleet.get('/deployments?environment=mars');
      expect(body).toEqual({ items: [], totalItems: 0 });
    });

    it('lists no sources where none is configured, and asks who it is', async () => {
      const sources = expectDocumented(await fleet.get('/deployment-sources'));
      expect(sources.body.items).toEqual([]);
      for (const path of [
        '/environments',
        '/deployment-matrix',
        '/deployments',
        '/deployment-sources',
        '/services/default/cart/environments',
      ]) {
        const { status } = await request(fleet.server)
          .get(`/api/fleet${path}`)
          .set('Authorization', mockCredentials.none.header());
        expect([path, status]).toEqual([path, 401]);
      }
    });
  },
);
