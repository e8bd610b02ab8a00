import type { Deployment } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import type { DeploymentPosition } from './deploymentPages';
import { DeploymentStore } from './DeploymentStore';
import {
  addTestService,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';

function deployment(id: string, more: Partial<Deployment> = {}): Deployment {
  return {
    id,
    service: 'component:default/payments',
    environment: 'production',
    version: '1.0.0',
    outcome: 'success',
    finishedAt: '2026-11-01T10:00:00Z',
    ...more,
  };
}

/** Every order in which the items can come. */
function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map(rest => [
      item,
      ...rest,
    ]),
  );
}

describe.each(testDatabases.eachSupportedId())('DeploymentStore on %s', id => {
  let knex: Knex;
  let store: DeploymentStore;
  let serviceId: number;

  const add = (item: Deployment, toServiceId = serviceId) =>
    store.addDeployment({
      deployment: item,
      serviceId: toServiceId,
      receivedAt: '2026-11-02T00:00:00.000Z',
    });

  beforeEach(async () => {
    knex = await createTestDatabase(id);
    store = new DeploymentStore(knex);
    serviceId = await addTestService(knex);
  });

  it('repeats what was sent, once', async () => {
    const sent = deployment('run-1', {
      finishedAt: '2026-11-01T12:00:00+02:00',
      startedAt: '2026-11-01T11:55:00+02:00',
      commit: 'abcdef1',
      actor: 'jane',
      url: 'https://ci.example/run/1',
    });

    expect(await add(sent)).toBeUndefined();
    const kept = {
      ...sent,
      actorSource: 'pipeline',
      kind: 'deployed',
      source: 'api',
    };
    expect(await add({ ...sent, version: '9.9.9' })).toEqual(kept);
    expect(await store.listDeployments({ serviceId, limit: 10 })).toEqual({
      items: [kept],
      totalItems: 1,
      next: undefined,
    });
  });

  it('shows the same cell in whatever order events arrive', async () => {
    const events = [
      deployment('a', { version: '1.0', finishedAt: '2026-11-01T10:00:00Z' }),
      deployment('b', {
        version: '1.1',
        finishedAt: '2026-11-01T13:00:00+02:00',
      }),
      deployment('c', { version: '1.2', finishedAt: '2026-11-01T11:00:00Z' }),
      deployment('d', {
        version: '1.3',
        finishedAt: '2026-11-01T12:00:00Z',
        outcome: 'failure',
      }),
    ];

    for (const [index, order] of permutations(events).entries()) {
      const ref = `component:default/service-${index}`;
      const ofService = await addTestService(knex, { ref, name: ref });
      for (const event of order) {
        await add({ ...event, id: `${event.id}-${index}` }, ofService);
      }
      const cells = await store.getCells([ofService]);

      expect(cells.get(ofService)).toEqual([
        {
          environment: 'production',
          lastAttempt: {
            version: '1.3',
            outcome: 'failure',
            finishedAt: '2026-11-01T12:00:00.000Z',
          },
          // b and c finished at the same time; the greater id counts as the later one.
          lastSuccess: {
            version: '1.2',
            finishedAt: '2026-11-01T11:00:00.000Z',
          },
        },
      ]);
    }
  });

  it('has no last success where nothing succeeded yet', async () => {
    await add(deployment('a', { outcome: 'failure' }));

    const [cell] = (await store.getCells([serviceId])).get(serviceId) ?? [];

    expect(cell?.lastAttempt.outcome).toBe('failure');
    expect(cell?.lastSuccess).toBeUndefined();
  });

  it('loses none of many that come at once, and counts a twin once', async () => {
    const events = Array.from({ length: 50 }, (_, index) =>
      deployment(`run-${index}`, {
        version: `1.0.${index}`,
        finishedAt: new Date(Date.UTC(2026, 10, 1, 0, index)).toISOString(),
      }),
    );

    const answers = await Promise.all(
      [...events, ...events].map(event => add(event)),
    );
    const { totalItems } = await store.listDeployments({ serviceId, limit: 1 });
    const [cell] = (await store.getCells([serviceId])).get(serviceId) ?? [];

    expect(answers.filter(answer => answer === undefined)).toHaveLength(50);
    expect(totalItems).toBe(50);
    expect(cell?.lastSuccess?.version).toBe('1.0.49');
  });

  it('pages through the history, newest first, also where times are equal', async () => {
    for (let index = 0; index < 25; index += 1) {
      await add(
        deployment(`run-${index}`, {
          finishedAt: `2026-11-01T10:00:0${Math.floor(index / 5)}Z`,
        }),
      );
    }

    const seen: string[] = [];
    let after: DeploymentPosition | undefined;
    do {
      const page = await store.listDeployments({ serviceId, limit: 7, after });
      seen.push(...page.items.map(item => item.id));
      after = page.next;
    } while (after);

    expect(seen).toEqual(
      Array.from({ length: 25 }, (_, index) => `run-${24 - index}`),
    );
  });

  it('names the environments of readable services', async () => {
    const hiddenId = await addTestService(knex, {
      ref: 'component:default/hidden',
      name: 'hidden',
    });
    await add(deployment('a', { environment: 'staging' }));
    await add(deployment('b', { environment: 'qa' }));
    await add(deployment('c', { environment: 'secret' }), hiddenId);

    expect(await store.listEnvironmentNames('all')).toEqual([
      'qa',
      'secret',
      'staging',
    ]);
    expect(
      await store.listEnvironmentNames(['component:default/payments']),
    ).toEqual(['qa', 'staging']);
  });
});
