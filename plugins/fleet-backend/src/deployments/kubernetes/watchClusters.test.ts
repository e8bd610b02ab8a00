import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';
import { CollectedWorkloads } from './__testUtils__/CollectedWorkloads';
import { startUnrulyProxy } from './__testUtils__/startUnrulyProxy';
import { TestCluster } from './__testUtils__/TestCluster';
import { watchClusters } from './watchClusters';

type Proxy = Awaited<ReturnType<typeof startUnrulyProxy>>;

if (!TestCluster.isReal) {
  process.stdout.write(
    'SLIPWAY_TEST_KUBECONFIG is unset: clusters are watched at a server of our own that speaks the watch protocol, not at a kube-apiserver\n',
  );
}

/** Milliseconds that a test waits at most. */
const PATIENCE_MS = 10_000;
const TIMINGS = {
  answerMs: 2_000,
  idleMs: 1_500,
  watchSeconds: 60,
  resyncMs: 60_000,
  absentMs: 100,
  backoffMs: (failures: number) => 20 * failures,
  gatherMs: 20,
  aliveMs: 50,
  replicaSetsMs: 2_000,
};

async function until(condition: () => unknown): Promise<void> {
  const began = performance.now();
  while (!condition()) {
    if (performance.now() - began > PATIENCE_MS) {
      throw new Error(`It did not become true: ${condition}`);
    }
    await sleep(10);
  }
}

jest.setTimeout(30_000);

describe('watchClusters', () => {
  let cluster: TestCluster;
  let proxy: Proxy;
  const stops: Array<() => Promise<void>> = [];

  beforeEach(async () => {
    cluster = await TestCluster.start();
    proxy = await startUnrulyProxy(cluster.kubeConfig);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await proxy.close();
    await cluster.close();
  });

  function watch(
    more: {
      clusters?: object[];
      names?: string[];
      timings?: Partial<typeof TIMINGS>;
      sink?: CollectedWorkloads;
    } = {},
  ): CollectedWorkloads {
    const { sink = new CollectedWorkloads(), names = ['test'] } = more;
    const place = {
      name: 'test',
      url: proxy.url,
      authProvider: 'serviceAccount',
      serviceAccountToken: 'not-for-logs',
      skipTLSVerify: true,
    };
    const environment = {
      name: 'staging',
      clusters: names,
      namespace: `${cluster.run}-{environment}`,
    } as EnvironmentConfig;
    const { stop } = watchClusters({
      config: mockServices.rootConfig({
        data: {
          kubernetes: {
            clusterLocatorMethods: [
              { type: 'config', clusters: [place, ...(more.clusters ?? [])] },
            ],
          },
        },
      }),
      environments: [environment],
      sink,
      logger: mockServices.logger.mock(),
      now: () => new Date(),
      timings: { ...TIMINGS, ...more.timings },
    });
    stops.push(stop);
    return sink;
  }

  const isListed = (sink: CollectedWorkloads) => () =>
    sink.toldOf('Deployment').includes('listed') &&
    proxy.watchesOf('deployments').length > 0;
  const versionOf = (sink: CollectedWorkloads, name: string) =>
    sink.find(name)?.version;

  describe('while all is well', () => {
    it('tells what there is, and then what changes and goes', async () => {
      await cluster.createDeployment('payments', {
        images: {
          proxy: 'envoy:1.30',
          payments: 'registry.acme.com/payments:1.4.2',
        },
      });
      const sink = watch();
      await until(isListed(sink));

      expect(sink.find('payments')).toEqual({
        cluster: 'test',
        kind: 'Deployment',
        namespace: cluster.namespace,
        name: 'payments',
        uid: expect.any(String),
        service: 'payments',
        images: [
          {
            container: 'payments',
            image: 'registry.acme.com/payments',
            tag: '1.4.2',
          },
          { container: 'proxy', image: 'envoy', tag: '1.30' },
        ],
        version: '1.4.2',
        replicas: 2,
        readyReplicas: 0,
        updatedReplicas: 0,
        since: expect.stringMatching(/^20.*Z$/),
      });

      await cluster.createDeployment('orders');
      await until(() => versionOf(sink, 'orders') === '1.0.0');
      await cluster.updateDeployment('orders', {
        images: { orders: 'registry.acme.com/orders:2.0.0' },
      });
      await until(() => versionOf(sink, 'orders') === '2.0.0');
      await cluster.deleteDeployment('orders');
      await until(() => !sink.find('orders'));
      expect(sink.count('Deployment', 'listed')).toBe(1);
    });

    it('tells how far a roll-out is only when the controller has seen it, and why it stops', async () => {
      const created = await cluster.createDeployment('payments');
      const sink = watch();
      await until(isListed(sink));
      const failing = {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: 'ReplicaSet has timed out progressing.',
        lastUpdateTime: '2026-01-01T00:00:00Z',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      };
      const status = { replicas: 2, updatedReplicas: 2, readyReplicas: 1 };

      await cluster.setDeploymentStatus('payments', {
        ...status,
        observedGeneration: created.metadata.generation - 1,
        conditions: [failing],
      });
      await until(() => sink.find('payments')?.readyReplicas === 1);
      expect(sink.find('payments')).toMatchObject({ updatedReplicas: 0 });
      expect(sink.find('payments')?.failure).toBeUndefined();

      await cluster.setDeploymentStatus('payments', {
        ...status,
        observedGeneration: created.metadata.generation,
        conditions: [failing],
      });
      await until(() => sink.find('payments')?.updatedReplicas === 2);
      expect(sink.find('payments')?.failure).toBe(
        'ProgressDeadlineExceeded: ReplicaSet has timed out progressing.',
      );
    });

    it('knows from ReplicaSets since when a version runs, those of other kinds too', async () => {
      const deployment = await cluster.createDeployment('payments');
      await cluster.createStatefulSet('queue');
      await cluster.createJob('migration');
      await cluster.createReplicaSet(deployment, {
        name: 'payments-1',
        annotations: { 'deployment.kubernetes.io/revision': '1' },
      });
      const sink = watch();
      await until(isListed(sink));
      await until(() => sink.find('queue', 'StatefulSet'));
      await until(() => sink.find('migration', 'Job'));
      await sleep(1_100);
      const newer = await cluster.createReplicaSet(deployment, {
        name: 'payments-2',
        annotations: { 'deployment.kubernetes.io/revision': '2' },
      });
      const since = new Date(newer.metadata.creationTimestamp).toISOString();

      await until(() => sink.find('payments')?.since === since);
      expect(sink.count('Deployment', 'listed')).toBe(1);
    });

    it('leaves out what belongs to no service or no environment', async () => {
      const elsewhere = `${cluster.run}-other`;
      await cluster.createNamespace(elsewhere);
      await cluster.createDeployment('elsewhere', { namespace: elsewhere });
      await cluster.createDeployment('nameless', { service: '' });
      await cluster.createDeployment('web', {
        service: 'web',
        labels: { 'backstage.io/kubernetes-id': 'payments' },
      });
      const sink = watch();
      await until(isListed(sink));

      expect(
        [...sink.workloads.values()].map(({ name, service }) => [
          name,
          service,
        ]),
      ).toEqual([['web', 'payments']]);

      await cluster.updateDeployment('web', { service: '' });
      await until(() => !sink.find('web'));
    });

    it('reads Applications once the cluster knows the kind', async () => {
      const sink = watch();
      await until(isListed(sink));
      await cluster.installArgo();
      const create = async () =>
        cluster.createApplication('payments-staging', {
          spec: {
            destination: {
              server: 'https://kubernetes.default.svc',
              namespace: cluster.namespace,
            },
          },
        });
      await create().catch(async () => {
        await sleep(1_000);
        return create();
      });
      await until(() => sink.find('payments-staging', 'Application'));

      expect(sink.find('payments-staging', 'Application')).toMatchObject({
        service: 'payments',
        namespace: cluster.namespace,
      });
    });

    it('takes many quick changes without telling all of them, and ends with the last', async () => {
      await cluster.createDeployment('payments');
      const sink = watch();
      await until(isListed(sink));

      for (let patch = 1; patch <= 200; patch += 1) {
        await cluster.updateDeployment('payments', {
          images: { payments: `registry.acme.com/payments:1.0.${patch}` },
        });
      }
      await until(() => versionOf(sink, 'payments') === '1.0.200');

      expect(sink.count('Deployment', 'changed')).toBeLessThan(190);
      expect(sink.count('Deployment', 'listed')).toBe(1);
    });

    it('tells nothing of what changes nothing that is kept, but that the watch lives', async () => {
      await cluster.createDeployment('payments');
      const sink = watch({ timings: { aliveMs: 0 } });
      await until(isListed(sink));

      await cluster.updateDeployment('payments', { labels: { other: 'x' } });
      await until(() => sink.toldOf('Deployment').includes('alive'));

      expect(sink.count('Deployment', 'changed')).toBe(0);
    });
  });

  describe('on bad days', () => {
    it.each(['gone', 'gone event', 'rewind'] as const)(
      'lists anew when its position is forgotten: %s',
      async form => {
        if (form === 'rewind' && !(await cluster.hasForgotten('1'))) {
          process.stdout.write(
            'This kube-apiserver remembers all that ever was: what it says otherwise is not tried; start it anew\n',
          );
          return;
        }
        await cluster.createDeployment('payments');
        const sink = watch();
        await until(isListed(sink));
        let armed = true;
        proxy.state.decide = ({ path, query }) => {
          if (!armed || !path.endsWith('/deployments') || !query.has('watch')) {
            return 'pass';
          }
          armed = false;
          return form;
        };

        proxy.drop('deployments');
        await until(() => sink.count('Deployment', 'listed') === 2);
        await cluster.createDeployment('orders');
        await until(() => sink.find('orders'));

        expect(sink.count('StatefulSet', 'listed')).toBe(1);
        expect(sink.toldOf('Deployment').join()).not.toContain('cannot');
      },
    );

    it('goes on where it was when a connection breaks, and misses nothing', async () => {
      const sink = watch();
      await until(isListed(sink));
      let isDown = false;
      proxy.state.decide = ({ path }) =>
        isDown && path.endsWith('/deployments') ? 503 : 'pass';
      await cluster.createDeployment('payments');
      await until(() => sink.find('payments'));

      isDown = true;
      proxy.drop('deployments');
      await cluster.createDeployment('orders');
      await cluster.deleteDeployment('payments');
      isDown = false;
      await until(() => sink.find('orders'));

      expect(sink.find('payments')).toBeUndefined();
      expect(sink.count('Deployment', 'listed')).toBe(1);
    });

    it('goes on from a bookmark', async () => {
      const sink = watch();
      await until(isListed(sink));
      await cluster.createNamespace(`${cluster.run}-more`);
      const resourceVersion = await cluster.readVersion();
      const object = { metadata: { resourceVersion } };
      proxy.inject(
        'deployments',
        `${JSON.stringify({ type: 'BOOKMARK', object })}\n`,
      );
      await sleep(50);
      const before = proxy.requestsFor('deployments', true).length;

      proxy.drop('deployments');
      await until(() => proxy.requestsFor('deployments', true).length > before);

      const { query } = proxy.requestsFor('deployments', true)[before]!;
      expect(query.get('resourceVersion')).toBe(resourceVersion);
      expect(query.get('allowWatchBookmarks')).toBe('true');
    });

    it('notices a connection that is silent for too long', async () => {
      const sink = watch();
      await until(isListed(sink));

      proxy.freeze('deployments');
      await cluster.createDeployment('payments');
      await until(() => sink.find('payments'));

      expect(sink.count('Deployment', 'listed')).toBe(1);
    });

    it('takes events in pieces, and half a last one for none', async () => {
      const sink = watch();
      await until(isListed(sink));

      proxy.inject('deployments', '{"type":"MODIFIED","object":{"meta');
      proxy.drop('deployments');
      await cluster.createDeployment('payments');

      await until(() => sink.find('payments'));
      expect(sink.workloads.size).toBe(1);
    });

    it('says that it may not read one kind, and goes on with the others', async () => {
      await cluster.createDeployment('payments');
      await cluster.createStatefulSet('queue');
      const forbidden = ['/statefulsets', '/replicasets'];
      let isForbidden = true;
      proxy.state.decide = ({ path }) =>
        isForbidden && forbidden.some(one => path.endsWith(one)) ? 403 : 'pass';
      const sink = watch();
      await until(isListed(sink));
      await until(() => sink.toldOf('StatefulSet').length > 0);

      expect(sink.toldOf('StatefulSet')[0]).toBe(
        'The cluster test does not let the portal read statefulsets; bind its service account to a ClusterRole with get, list and watch on statefulsets',
      );
      expect(sink.find('payments')).toBeDefined();

      isForbidden = false;
      await until(() => sink.find('queue', 'StatefulSet'));
    });

    it('reads a list in pages, and begins again when it expires meanwhile', async () => {
      const names = Array.from({ length: 1_100 }, (_, index) => `s-${index}`);
      await createAll(names);
      let expiries = 2;
      proxy.state.decide = ({ path, query }) => {
        const isNext = path.endsWith('/deployments') && query.has('continue');
        if (!isNext || expiries === 0) return 'pass';
        expiries -= 1;
        return 410;
      };

      const sink = watch();
      await until(isListed(sink));

      expect(sink.workloads.size).toBe(1_100);
      const pages = proxy.requestsFor('deployments', false);
      expect(pages.every(({ query }) => query.get('limit') === '500')).toBe(
        true,
      );
      expect(pages.length).toBeGreaterThanOrEqual(7);
    }, 60_000);

    it('waits for no other cluster: one is dead, one unknown, one signed in to by people', async () => {
      await cluster.createDeployment('payments');
      const sink = watch({
        names: ['dead', 'test', 'unknown', 'personal'],
        clusters: [
          {
            name: 'dead',
            url: 'http://127.0.0.1:9',
            authProvider: 'serviceAccount',
            serviceAccountToken: 'x',
            skipTLSVerify: true,
          },
          {
            name: 'personal',
            url: 'https://personal.acme.com',
            authProvider: 'oidc',
          },
        ],
      });
      const began = performance.now();
      await until(isListed(sink));

      expect(performance.now() - began).toBeLessThan(3_000);
      await until(() => sink.toldOf('Job', 'dead').length > 0);
      expect(sink.toldOf('Job', 'dead')[0]).toContain(
        'The jobs of the cluster dead cannot be watched: no answer from 127.0.0.1:9',
      );
      expect(sink.toldOf('Job', 'unknown')).toEqual([
        'fleet.environments names the cluster unknown, which is none of kubernetes.clusterLocatorMethods of type config; add it there',
      ]);
      expect(sink.toldOf('Job', 'personal')).toEqual([
        'The cluster personal is signed in to with oidc; watching it takes authProvider serviceAccount with a serviceAccountToken',
      ]);
    });

    it('does not wait for ever for an answer', async () => {
      let isHanging = true;
      proxy.state.decide = () => (isHanging ? 'hang' : 'pass');
      const sink = watch({ timings: { answerMs: 200 } });
      await until(() => sink.toldOf('Deployment').length > 0);
      isHanging = false;

      await until(isListed(sink));

      expect(JSON.stringify([...sink.told])).not.toContain('not-for-logs');
    });

    it.each([3_600_000, -3_600_000])(
      'takes times of a cluster whose clock is wrong by %d ms for what they are here',
      async skewMs => {
        proxy.state.skewMs = skewMs;
        const created = await cluster.createDeployment('payments');
        const theirs = Date.parse(created.metadata.creationTimestamp);
        const sink = watch();
        await until(isListed(sink));

        const since = Date.parse(sink.find('payments')!.since);
        expect(since).toBeLessThanOrEqual(Date.now());
        expect(
          Math.abs(since - Math.min(theirs - skewMs, Date.now())),
        ).toBeLessThan(2_000);
      },
    );

    it('lists anew when what it told could not be kept', async () => {
      const sink = watch();
      await until(isListed(sink));
      sink.broken = true;
      await cluster.createDeployment('payments');
      await sleep(100);
      sink.broken = false;
      await cluster.createDeployment('orders');

      await until(() => sink.find('payments') && sink.find('orders'));
      expect(sink.count('Deployment', 'listed')).toBe(2);
    });
  });

  it('holds five thousand Deployments', async () => {
    await createAll(Array.from({ length: 5_000 }, (_, index) => `s-${index}`));
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    const began = performance.now();

    const sink = watch({ timings: { answerMs: 30_000 } });
    await until(isListed(sink));

    const took = Math.round(performance.now() - began);
    global.gc?.();
    const kept = (process.memoryUsage().heapUsed - before) / 2 ** 20;
    const changedAt = performance.now();
    await cluster.updateDeployment('s-4999', {
      images: { 's-4999': 'registry.acme.com/s:2' },
    });
    await until(() => versionOf(sink, 's-4999') === '2');
    process.stdout.write(
      `5,000 Deployments: listed in ${took} ms, a change told after ${Math.round(
        performance.now() - changedAt,
      )} ms, ${Math.round(kept)} MiB more heap\n`,
    );
    expect(sink.workloads.size).toBe(5_000);
  }, 180_000);

  async function createAll(names: string[]): Promise<void> {
    const left = [...names];
    const work = async () => {
      for (let name = left.pop(); name; name = left.pop()) {
        await cluster.createDeployment(name);
      }
    };
    await Promise.all(Array.from({ length: 20 }, work));
  }
});
