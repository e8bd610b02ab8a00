import { applicationToWorkload } from './applicationToWorkload';
import type { Surroundings } from './describeObject';
import { ReplicaSets, toOwnedReplicaSet } from './ReplicaSets';
import {
  deploymentToWorkload,
  jobToWorkload,
  statefulSetToWorkload,
} from './toWorkload';

const surroundings: Surroundings = {
  cluster: 'eu-1',
  findEnvironment: ({ namespace }) =>
    namespace === 'pay-prod'
      ? { environment: 'production', service: 'pay' }
      : undefined,
  toOurTime: time => new Date(time).toISOString(),
};

const metadata = (more: object = {}) => ({
  name: 'payments',
  namespace: 'pay-prod',
  uid: 'u-1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  labels: { 'app.kubernetes.io/name': 'payments' },
  ...more,
});

const template = (image: string, labels: object = {}) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'app', image }] },
});

describe('deploymentToWorkload', () => {
  const deployment = (
    image: string,
    { labels = {}, more = {} }: { labels?: object; more?: object } = {},
  ) =>
    deploymentToWorkload(
      {
        metadata: metadata(more),
        spec: { template: template(image, labels) },
      },
      surroundings,
    );

  it.each([
    ['r.acme.com/payments:1.2', {}, '1.2'],
    ['r.acme.com/payments:1.2', { 'app.kubernetes.io/version': 'v1.2' }, '1.2'],
    ['r.acme.com/payments:1.2', { 'app.kubernetes.io/version': '7' }, '7'],
    ['r.acme.com/payments', {}, undefined],
    ['r.acme.com/payments@sha256:ab', {}, undefined],
  ])('version of %s with %j is %s', (image, labels, version) => {
    expect(deployment(image, { labels })?.version).toBe(version);
  });

  it('takes the service of the entity before the name, and that before the namespace', () => {
    const ENTITY = 'backstage.io/kubernetes-id';
    const serviceOf = (more: object) => deployment('x', { more })?.service;

    expect(serviceOf({ annotations: { [ENTITY]: 'entity' } })).toBe('entity');
    expect(serviceOf({})).toBe('payments');
    expect(serviceOf({ labels: {} })).toBe('pay');
    expect(serviceOf({ namespace: 'elsewhere' })).toBeUndefined();
    expect(
      deploymentToWorkload({ metadata: {} }, surroundings),
    ).toBeUndefined();
  });
});

describe('ReplicaSets', () => {
  const replicaSet = (revision: string, more: object = {}, at = '2026-02-01') =>
    toOwnedReplicaSet({
      metadata: metadata({
        name: `payments-${revision}`,
        uid: `rs-${revision}`,
        creationTimestamp: at,
        ownerReferences: [{ kind: 'Deployment', uid: 'u-1' }],
        annotations: { 'deployment.kubernetes.io/revision': revision, ...more },
      }),
    })!;

  it('tell by the newest revision, whatever the order', () => {
    const replicaSets = new ReplicaSets();

    expect(replicaSets.add(replicaSet('10', {}, '2026-03-10'))).toBe(true);
    expect(replicaSets.add(replicaSet('9', {}, '2026-03-09'))).toBe(false);
    expect(replicaSets.beganAt('u-1')).toBe('2026-03-10');
  });

  it('do not take a roll-back for old', () => {
    const replicaSets = new ReplicaSets();
    const history = { 'deployment.kubernetes.io/revision-history': '1' };
    replicaSets.add(replicaSet('3', history, '2026-01-01'));

    expect(replicaSets.beganAt('u-1', '2026-03-03')).toBe('2026-03-03');
  });
});

describe('statefulSetToWorkload', () => {
  it('counts from when its template was written last', () => {
    const written = (time: string, fields: object, subresource?: string) => ({
      time,
      subresource,
      fieldsV1: { 'f:spec': fields },
    });

    const workload = statefulSetToWorkload(
      {
        metadata: metadata({
          managedFields: [
            written('2026-02-02T00:00:00Z', { 'f:template': {} }),
            written('2026-02-01T00:00:00Z', { 'f:template': {} }),
            written('2026-03-01T00:00:00Z', { 'f:replicas': {} }),
            written('2026-04-01T00:00:00Z', { 'f:template': {} }, 'status'),
          ],
        }),
        spec: { replicas: 3, template: template('payments:1') },
        status: { readyReplicas: 3, updatedReplicas: 1 },
      },
      surroundings,
    );

    expect(workload).toMatchObject({
      since: '2026-02-02T00:00:00.000Z',
      replicas: 3,
      readyReplicas: 3,
      updatedReplicas: 1,
    });
  });
});

describe('jobToWorkload', () => {
  const job = (status: object, more: object = {}) =>
    jobToWorkload(
      {
        metadata: metadata(more),
        spec: { template: template('payments:1') },
        status,
      },
      surroundings,
    );

  it('says why it failed, and leaves out those of a CronJob', () => {
    const failed = {
      type: 'Failed',
      status: 'True',
      reason: 'BackoffLimitExceeded',
    };
    const cronJob = { ownerReferences: [{ kind: 'CronJob', uid: 'c' }] };

    expect(job({ conditions: [failed] })?.failure).toBe('BackoffLimitExceeded');
    expect(job({ succeeded: 1 })).toMatchObject({
      replicas: 1,
      readyReplicas: 1,
    });
    expect(job({}, cronJob)).toBeUndefined();
  });
});

describe('applicationToWorkload', () => {
  const application = (
    destination: object,
    status?: object,
    name = 'pay-app',
  ) =>
    applicationToWorkload(
      {
        metadata: metadata({ name, namespace: 'argocd', labels: {} }),
        spec: { destination },
        status,
      },
      surroundings,
    );

  it('tells images, health, and who synchronised it last', () => {
    const workload = application(
      { server: 'https://kubernetes.default.svc', namespace: 'pay-prod' },
      {
        sync: { status: 'OutOfSync' },
        health: { status: 'Degraded', message: 'no pods' },
        summary: { images: ['envoy:1', 'r.acme.com/pay:2.1'] },
        history: [
          { deployedAt: '2026-01-01T00:00:00Z' },
          {
            deployedAt: '2026-02-01T00:00:00Z',
            initiatedBy: { username: 'grace' },
          },
        ],
      },
    );

    expect(workload).toEqual({
      kind: 'Application',
      cluster: 'eu-1',
      namespace: 'pay-prod',
      name: 'pay-app',
      uid: 'u-1',
      service: 'pay',
      images: [
        { image: 'r.acme.com/pay', tag: '2.1' },
        { image: 'envoy', tag: '1' },
      ],
      version: '2.1',
      replicas: 1,
      readyReplicas: 0,
      updatedReplicas: 0,
      failure: 'Degraded: no pods',
      since: '2026-02-01T00:00:00.000Z',
      actor: 'grace',
    });
  });

  it('is where its workload went when it names no namespace', () => {
    const resources = [
      { kind: 'Namespace' },
      { kind: 'ConfigMap', namespace: 'other' },
      { kind: 'Deployment', namespace: 'pay-prod' },
    ];

    expect(application({ name: 'in-cluster' }, { resources })?.namespace).toBe(
      'pay-prod',
    );
  });

  it('is of this cluster only', () => {
    const namespace = 'pay-prod';

    expect(application({ name: 'eu-1', namespace })).toBeDefined();
    expect(application({ name: 'us-1', namespace })).toBeUndefined();
    expect(application({ server: 'https://us', namespace })).toBeUndefined();
    expect(application({ name: 'in-cluster' })).toBeUndefined();
  });
});
