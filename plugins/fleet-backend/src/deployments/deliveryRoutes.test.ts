import type { Deployment } from '@slipway/plugin-fleet-common';
import { expectDocumented } from '../__testUtils__/expectDocumented';
import {
  LIMITED_USER,
  serviceEntity,
  startTestFleet,
  type TestFleet,
} from '../__testUtils__/startTestFleet';
import { testDatabases } from '../__testUtils__/testDatabase';

const COMMIT = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

describe.each(testDatabases.eachSupportedId())(
  'delivery metrics on %s',
  database => {
    let fleet: TestFleet;
    let count = 0;

    beforeEach(async () => {
      jest.useFakeTimers({
        now: new Date('2026-11-10T12:00:00Z'),
        doNotFake: ['setTimeout', 'setImmediate', 'setInterval', 'nextTick'],
      });
      fleet = await startTestFleet({
        database,
        entities: [
          serviceEntity('payments', { owner: 'group:default/money' }),
          serviceEntity('orders', { owner: 'group:default/shop' }),
        ],
        readableByLimited: ['orders'],
      });
      await fleet.sweep();
      await fleet.knex('commit_times').insert([
        { commit_id: COMMIT, committed_at: '2026-11-01T08:00:00.000Z' },
        { commit_id: OTHER, committed_at: '2026-11-03T00:00:00.000Z' },
      ]);
    });
    afterEach(async () => {
      jest.useRealTimers();
      await fleet.stop();
    });

    const deploy = async (
      finishedAt: string,
      more: Partial<Deployment> = {},
    ) => {
      const { status } = await fleet.post('/deployments', {
        id: `run-${count++}`,
        service: 'payments',
        environment: 'production',
        version: '1.0.0',
        outcome: 'success',
        finishedAt,
        ...more,
      });
      expect(status).toBe(201);
    };
    const failed = { outcome: 'failure' } as const;
    const orders = { service: 'orders' };

    const ask = async (query: string, user?: string) => {
      const answer = expectDocumented(
        await fleet.get(`/delivery-metrics${query}`, user),
      );
      expect(answer.status).toBe(200);
      return answer.body;
    };

    /**
     * payments: 1 h and 5 h after their commits, two failures from 10:00 and recovered at 14:00 on the 4th; orders: one
     * success 10 h after its commit, one failure recovered after 2 h.
     */
    async function history() {
      await deploy('2026-11-04T14:00:00Z');
      await deploy('2026-11-04T11:00:00Z', failed);
      await deploy('2026-11-01T09:00:00Z', { commit: COMMIT });
      await deploy('2026-11-04T10:00:00Z', failed);
      await deploy('2026-11-01T13:00:00Z', { commit: COMMIT });
      await deploy('2026-11-02T00:00:00Z', { environment: 'staging' });
      await deploy('2026-11-03T10:00:00Z', { ...orders, commit: OTHER });
      await deploy('2026-11-05T10:00:00Z', { ...orders, ...failed });
      await deploy('2026-11-05T12:00:00Z', orders);
      await deploy('2026-11-06T12:00:00Z', { ...orders, ...failed });
      await deploy('2026-08-01T12:00:00Z', orders);
    }

    it('are of the fleet, a team and a service', async () => {
      await history();

      const whole = await ask('');
      const team = await ask('?owner=group:default/money&days=10');
      const service = await ask('?service=orders&days=365');

      // Successes: 3 of payments and 2 of orders; failures: 2 and 2; lead times 1, 5 and 10 h; recoveries 4 and 2 h.
      expect(whole).toMatchObject({
        days: 30,
        deployments: 9,
        leadTimeSeconds: 5 * 3600,
        changeFailureRate: 4 / 9,
        recoveryTimeSeconds: 3 * 3600,
      });
      expect(whole.frequency).toBeCloseTo(5 / 30);
      expect(whole.trend).toHaveLength(30);
      expect(whole.trend.at(-1)).toEqual({
        day: '2026-11-10',
        successes: 0,
        failures: 0,
      });
      expect(
        whole.trend.find(({ day }: { day: string }) => day === '2026-11-04'),
      ).toEqual({ day: '2026-11-04', successes: 1, failures: 2 });
      expect(team).toMatchObject({
        deployments: 5,
        frequency: 0.3,
        leadTimeSeconds: 3 * 3600,
        changeFailureRate: 2 / 5,
        recoveryTimeSeconds: 4 * 3600,
      });
      expect(service).toMatchObject({
        deployments: 5,
        frequency: 3 / 365,
        leadTimeSeconds: 10 * 3600,
        changeFailureRate: 2 / 5,
        recoveryTimeSeconds: 2 * 3600,
      });
    });

    it('count what was rolled back as a change that failed, and removals not at all', async () => {
      await deploy('2026-11-04T10:00:00Z');
      await deploy('2026-11-04T11:00:00Z');
      await deploy('2026-11-04T12:00:00Z');
      const ids = await fleet.knex('deployments').orderBy('id').pluck('id');
      await fleet
        .knex('deployments')
        .where({ id: ids[1] })
        .update({ kind: 'rolledback' });
      await fleet
        .knex('deployments')
        .where({ id: ids[2] })
        .update({ kind: 'removed' });

      expect(await ask('')).toMatchObject({
        deployments: 2,
        changeFailureRate: 0.5,
      });
    });

    it('are of what the caller may read', async () => {
      await history();

      const limited = await ask('?days=30', LIMITED_USER);
      const hidden = await fleet.get(
        '/delivery-metrics?service=payments',
        LIMITED_USER,
      );

      expect(limited.deployments).toBe(4);
      expect(hidden.status).toBe(404);
    });

    it('have no medians and no rate where nothing was deployed', async () => {
      const metrics = await ask('?environment=lab');

      expect(metrics).toEqual({
        days: 30,
        deployments: 0,
        frequency: 0,
        trend: expect.any(Array),
      });
    });

    it.each(['?days=0', '?days=366', '?days=x', '?service=group:default/x'])(
      'refuse %s',
      async query => {
        const answer = expectDocumented(
          await fleet.get(`/delivery-metrics${query}`),
        );

        expect(answer.status).toBe(400);
      },
    );
  },
);
