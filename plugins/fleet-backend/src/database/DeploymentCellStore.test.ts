import fc from 'fast-check';
import type { Knex } from 'knex';
import {
  createTestDeployments,
  desiredState,
  environment,
  GITOPS,
  observedWorkload,
  START,
  testDeployment,
} from '../__testUtils__/testDeployments';
import {
  addTestService,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';
import type { DeploymentCellRow } from './tables';

const EVERY_KIND = ['Deployment', 'StatefulSet'] as const;

describe.each(testDatabases.eachSupportedId())(
  'what runs where on %s',
  database => {
    let knex: Knex;
    let fleet: ReturnType<typeof createTestDeployments>;
    let serviceId: number;

    async function cellsOf(id = serviceId) {
      return knex<DeploymentCellRow>('deployment_cells')
        .where({ service_id: id })
        .orderBy('environment');
    }
    async function stateIn(name: string, id = serviceId) {
      const cell = (await cellsOf(id)).find(one => one.environment === name);
      return cell?.state;
    }
    const attentionOf = async (id: number) =>
      (await knex('services').where({ id }).first()).attention;
    const deploy = (...sent: Parameters<typeof testDeployment>) =>
      fleet.deployments.addDeployment({
        deployment: testDeployment(...sent),
        serviceId,
        receivedAt: START,
      });
    async function runs(...workloads: ReturnType<typeof observedWorkload>[]) {
      for (const kind of EVERY_KIND) {
        await fleet.observedSink.replaceAll(
          { cluster: 'east', kind },
          workloads.filter(one => one.kind === kind),
          fleet.clock.now.toISOString(),
        );
      }
    }
    const wants = (...states: ReturnType<typeof desiredState>[]) =>
      fleet.desiredSink.replaceAll({
        source: GITOPS,
        revision: 'c0ffee1',
        readAt: fleet.clock.now.toISOString(),
        states,
      });

    beforeEach(async () => {
      knex = await createTestDatabase(database);
      fleet = createTestDeployments(knex, { gitops: GITOPS });
      serviceId = await addTestService(knex);
    });

    it('goes by the events while nobody has made the repository yet', async () => {
      const sayAbsent = () =>
        fleet.desiredSink.absent(
          GITOPS,
          'There is none',
          fleet.clock.now.toISOString(),
        );
      fleet = createTestDeployments(knex, {
        gitops: GITOPS,
        environments: [environment('production')],
      });
      await deploy('run-1', { finishedAt: START });
      expect(await stateIn('production')).toBe('unknown');

      await sayAbsent();
      expect(await stateIn('production')).toBe('in-sync');

      await wants();
      expect(await stateIn('production')).toBe('unmanaged');

      fleet.clock.now = new Date('2026-11-24T13:00:00.000Z');
      await sayAbsent();
      expect(await stateIn('production')).toBe('unknown');
    });

    it('goes from wished for to deployed to live', async () => {
      await runs();
      await wants(desiredState('payments', '1.1'));
      expect(await stateIn('production')).toBe('missing');
      expect(await attentionOf(serviceId)).toBe(2);

      await deploy('run-1', { version: '1.1', finishedAt: START });
      expect(await stateIn('production')).toBe('missing');

      await runs(observedWorkload('payments', '1.1', { readyReplicas: 1 }));
      expect(await stateIn('production')).toBe('rolling-out');

      await fleet.observedSink.changed(
        [observedWorkload('payments', '1.1')],
        START,
      );
      const [cell] = await cellsOf();
      expect(cell).toMatchObject({
        state: 'in-sync',
        reason: '1.1 should run and runs.',
        running_version: '1.1',
        running_source: 'kubernetes',
        success_version: '1.1',
      });
      expect(await attentionOf(serviceId)).toBe(6);
    });

    it('is missing until something runs, and gone when no source knows it any more', async () => {
      await runs(observedWorkload('payments', '1.0'));
      await wants();
      expect(await stateIn('production')).toBe('unmanaged');

      await wants(desiredState('payments', '1.0'));
      expect(await stateIn('production')).toBe('in-sync');

      await fleet.observedSink.removed(
        [observedWorkload('payments', '1.0')],
        START,
      );
      expect(await stateIn('production')).toBe('rolling-out');

      await wants();
      expect(await cellsOf()).toEqual([]);
      expect(await attentionOf(serviceId)).toBe(6);
    });

    it('gives a roll-out its time from when a push was first seen, however old its commit is', async () => {
      await runs(observedWorkload('payments', '1.0'));
      await wants(desiredState('payments', '1.0'));
      await wants(desiredState('payments', '1.1'));
      expect(await stateIn('production')).toBe('rolling-out');

      fleet.clock.now = new Date('2026-11-24T12:09:59Z');
      expect(await fleet.cells.deriveDue()).toBe(0);
      fleet.clock.now = new Date('2026-11-24T12:10:00Z');
      expect(await fleet.cells.deriveDue()).toBe(1);
      expect(await stateIn('production')).toBe('drift');
      expect(await fleet.cells.deriveDue()).toBe(0);
    });

    it('turns unknown when a source is silent for too long, and back when it speaks', async () => {
      await runs(observedWorkload('payments', '1.0'));
      await wants(desiredState('payments', '1.0'));
      fleet.clock.now = new Date('2026-11-24T12:14:00Z');
      await fleet.desiredSink.unchanged(GITOPS, '2026-11-24T12:14:00.000Z');
      const east = { cluster: 'east', kind: 'Deployment' } as const;
      await fleet.observedSink.failed(
        east,
        'Refused.',
        '2026-11-24T12:14:00.000Z',
      );
      expect(await stateIn('production')).toBe('in-sync');

      fleet.clock.now = new Date('2026-11-24T12:15:00Z');
      await fleet.checkHealth();
      const [cell] = await cellsOf();
      expect(cell?.state).toBe('unknown');
      expect(cell?.reason).toBe(
        'The cluster east was last heard of at 2026-11-24T12:00:00.000Z: Refused.',
      );

      await fleet.observedSink.alive(east, '2026-11-24T12:15:00.000Z');
      expect(await stateIn('production')).toBe('unknown');
      await fleet.observedSink.alive(
        { ...east, kind: 'StatefulSet' },
        '2026-11-24T12:15:00.000Z',
      );
      expect(await stateIn('production')).toBe('in-sync');
    });

    it('keeps a broken overlay to its service', async () => {
      const other = await addTestService(knex, {
        ref: 'component:default/orders',
        name: 'orders',
      });
      await runs(
        observedWorkload('payments', '1.0'),
        observedWorkload('orders', '1.0'),
      );
      await wants(
        desiredState('payments', '1.0', { images: [], problem: 'Not YAML.' }),
        desiredState('orders', '1.0'),
      );

      expect((await cellsOf())[0]).toMatchObject({
        state: 'unknown',
        reason: 'Not YAML.',
      });
      expect(await stateIn('production', other)).toBe('in-sync');
    });

    it('finds services by entity ref, by name, and when they come to the catalog', async () => {
      await runs(
        observedWorkload('payments', '1.0', {
          service: 'component:default/payments',
        }),
        observedWorkload('late', '1.0'),
        observedWorkload('elsewhere', '1.0', { namespace: 'kube-system' }),
      );
      expect(await stateIn('production')).toBe('unknown');

      const inOther = await addTestService(knex, {
        ref: 'component:shop/late',
        name: 'late',
      });
      await fleet.observed.rematch([
        { ref: 'component:shop/late', name: 'late' },
      ]);
      expect(await cellsOf(inOther)).toHaveLength(1);

      const inDefault = await addTestService(knex, {
        ref: 'component:default/late',
        name: 'late',
      });
      await fleet.observed.rematch([
        { ref: 'component:default/late', name: 'late' },
      ]);
      expect(await cellsOf(inOther)).toEqual([]);
      expect(await cellsOf(inDefault)).toHaveLength(1);
    });

    it('says how far it is behind the environment before', async () => {
      await runs(
        observedWorkload('payments', '1.1', { namespace: 'staging' }),
        observedWorkload('payments', '1.0', { since: '2026-11-10T00:00:00Z' }),
      );
      await wants();
      expect(await cellsOf()).toMatchObject([
        {
          environment: 'production',
          behind_environment: 'staging',
          behind_version: '1.1',
        },
        { environment: 'staging', behind_environment: null },
      ]);
    });

    it('is stale after a while without a deployment', async () => {
      fleet = createTestDeployments(knex, {
        environments: [environment('production')],
      });
      await deploy('run-1', { finishedAt: '2026-06-01T00:00:00Z' });
      expect(await attentionOf(serviceId)).toBe(6);

      fleet.clock.now = new Date('2026-11-30T00:00:00Z');
      await fleet.cells.deriveDue();
      expect((await cellsOf())[0]).toMatchObject({
        state: 'in-sync',
        stale: 1,
        stale_from: '2026-06-01T00:00:00.000Z',
        stale_lower_bound: 0,
      });
      expect(await attentionOf(serviceId)).toBe(3);

      await deploy('run-2', { kind: 'removed', finishedAt: START });
      expect((await cellsOf())[0]).toMatchObject({
        stale: 0,
        stale_from: null,
      });
    });

    it('ends the same in whatever order it is told', async () => {
      const environments = ['staging', 'production'];
      const deployments = fc.uniqueArray(
        fc.record({
          id: fc.string({ minLength: 1, maxLength: 6 }),
          environment: fc.constantFrom(...environments),
          version: fc.constantFrom('1.0', '1.1', 'v1.1', '1.2'),
          outcome: fc.constantFrom('success' as const, 'failure' as const),
          kind: fc.constantFrom('deployed' as const, 'removed' as const),
          finishedAt: fc.constantFrom(
            '2026-11-01T10:00:00Z',
            '2026-11-24T11:58:00Z',
            '2026-11-24T12:58:00+01:00',
            '2026-11-24T11:59:00Z',
          ),
        }),
        { selector: one => one.id, minLength: 1, maxLength: 8 },
      );
      const told = fc.record({
        deployments,
        desired: fc.option(fc.constantFrom('1.0', '1.1')),
        live: fc.option(fc.constantFrom('1.0', '1.1')),
        seeds: fc.tuple(fc.nat(), fc.nat()),
        together: fc.integer({ min: 1, max: 8 }),
      });
      let run = 0;
      await runs();
      await wants();
      async function endOf(
        said: Omit<
          typeof told extends fc.Arbitrary<infer Said> ? Said : never,
          'seeds'
        >,
        seed: number,
      ) {
        run += 1;
        const name = `service-${run}`;
        const ref = `component:default/${name}`;
        const id = await addTestService(knex, { ref, name });
        const events = shuffle(said.deployments, seed).map(one => ({
          deployment: { ...one, service: ref, id: `${run} ${one.id}` },
          serviceId: id,
          receivedAt: START,
        }));
        const steps = [
          async () =>
            said.desired &&
            fleet.desired.replaceAll(`${GITOPS}-${run}`, {
              states: [
                {
                  path: 'production',
                  service: name,
                  environment: 'production',
                  images: JSON.stringify([{ image: 'a', tag: said.desired }]),
                  commit_id: 'c',
                  author: null,
                  committed_at: '2026-11-24T11:57:00.000Z',
                  problem: null,
                },
              ],
            }),
          async () =>
            said.live &&
            fleet.observedSink.changed(
              [
                observedWorkload(name, said.live, {
                  images: [{ image: 'a', tag: said.live }],
                }),
              ],
              START,
            ),
          ...chunksOf(events, said.together).map(
            chunk => async () => fleet.deployments.addDeployments(chunk),
          ),
        ];
        for (const step of shuffle(steps, seed + 1)) await step();
        return (await cellsOf(id)).map(
          ({ service_id, attempt_event_id, success_event_id, ...cell }) => cell,
        );
      }

      await fc.assert(
        fc.asyncProperty(told, async ({ seeds, ...said }) => {
          const [one = 0, other = 0] = seeds;
          expect(await endOf(said, one)).toEqual(await endOf(said, other));
        }),
        { numRuns: 40 },
      );
    }, 30_000);
  },
);

/** In an order that the seed decides. */
function shuffle<T>(list: T[], seed: number): T[] {
  let state = seed % 2_147_483_647 || 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  return list
    .map(item => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function chunksOf<T>(list: T[], length: number): T[][] {
  return list.flatMap((_, index) =>
    index % length === 0 ? [list.slice(index, index + length)] : [],
  );
}
