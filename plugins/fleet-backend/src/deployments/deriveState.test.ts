import type { ContainerImage } from '@slipway/plugin-fleet-common';
import type {
  DesiredFacts,
  EventFacts,
  WorkloadFacts,
} from '../database/cellFacts';
import { deriveState } from './deriveState';
import type { StateInput } from './stateTypes';

const NOW = '2026-11-24T12:00:00.000Z';
const JUST_NOW = '2026-11-24T11:57:00.000Z';
const LONG_AGO = '2026-11-01T12:00:00.000Z';
const LATELY = '2026-11-20T12:00:00.000Z';

function image(tag?: string, more: Partial<ContainerImage> = {}) {
  return { image: 'registry.acme.com/payments', tag, ...more };
}

function desired(more: Partial<DesiredFacts> = {}): DesiredFacts {
  return {
    source: 'https://git.acme.com/acme/gitops',
    path: 'services/payments/overlays/production',
    images: [image('1.1')],
    commit: 'c0ffee1',
    committedAt: LATELY,
    askedAt: LATELY,
    ...more,
  };
}

function workload(
  tag: string,
  more: Partial<WorkloadFacts> = {},
): WorkloadFacts {
  return {
    cluster: 'east',
    kind: 'Deployment',
    namespace: 'production',
    name: 'payments',
    images: [image(tag)],
    replicas: 2,
    readyReplicas: 2,
    updatedReplicas: 2,
    since: tag === '1.0' ? LONG_AGO : LATELY,
    ...more,
  };
}

function event(version: string, more: Partial<EventFacts> = {}): EventFacts {
  return {
    version,
    outcome: 'success',
    kind: 'deployed',
    finishedAt: LONG_AGO,
    ...more,
  };
}

const FRESH = { name: 'The GitOps repository', fresh: true, seenAt: NOW };
const EAST = { name: 'The cluster east', fresh: true, seenAt: NOW };

/** What git says. */
const GIT: Record<string, Pick<StateInput, 'gitops' | 'desired'>> = {
  'no repository': {},
  'unreadable for too long': {
    gitops: { ...FRESH, fresh: false, seenAt: LATELY },
    desired: desired(),
  },
  'broken overlay': {
    gitops: FRESH,
    desired: desired({ images: [], problem: 'It is not YAML.' }),
  },
  'does not have it': { gitops: FRESH },
  '1.1 since 5 minutes': {
    gitops: FRESH,
    desired: desired({
      committedAt: '2026-11-24T11:55:00.000Z',
      askedAt: '2026-11-24T11:55:00.000Z',
    }),
  },
  '1.1 since days': { gitops: FRESH, desired: desired() },
};

/** What the cluster says. */
const CLUSTER: Record<string, Pick<StateInput, 'clusters' | 'workloads'>> = {
  'no cluster': { clusters: [], workloads: [] },
  unreachable: {
    clusters: [{ ...EAST, fresh: false }],
    workloads: [workload('1.1')],
  },
  nothing: { clusters: [EAST], workloads: [] },
  '1.1': { clusters: [EAST], workloads: [workload('1.1')] },
  '1.1 replacing': {
    clusters: [EAST],
    workloads: [workload('1.1', { readyReplicas: 1 })],
  },
  '1.1 stuck': {
    clusters: [EAST],
    workloads: [workload('1.1', { failure: 'ImagePullBackOff' })],
  },
  '1.0': { clusters: [EAST], workloads: [workload('1.0')] },
};

/** What events say; the last success comes before a failure. */
const EVENTS: Record<
  string,
  Pick<StateInput, 'lastAttempt' | 'lastSuccess'>
> = {
  none: {},
  '1.0 ok': both(event('1.0')),
  '1.1 ok': both(event('1.1', { finishedAt: LATELY })),
  '1.1 now': both(event('1.1', { finishedAt: JUST_NOW })),
  '1.1 failed': {
    lastSuccess: event('1.0'),
    lastAttempt: event('1.1', { outcome: 'failure', finishedAt: JUST_NOW }),
  },
  '1.0 failed': {
    lastSuccess: event('1.1', { finishedAt: LATELY }),
    lastAttempt: event('1.0', { outcome: 'failure', finishedAt: JUST_NOW }),
  },
  removed: both(event('1.0', { kind: 'removed', finishedAt: LATELY })),
};

function both(one: EventFacts) {
  return { lastAttempt: one, lastSuccess: one };
}

/** Every combination: a block for what git says, a line for what the cluster says, a column for what events say. */
const TABLE = `
no repository           | none        | 1.0 ok      | 1.1 ok      | 1.1 now     | 1.1 failed  | 1.0 failed  | removed
------------------------|-------------|-------------|-------------|-------------|-------------|-------------|------------
no cluster              | in-sync     | in-sync     | in-sync     | in-sync     | failed      | failed      | in-sync
unreachable             | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
nothing                 | in-sync     | missing     | missing     | rolling-out | failed      | failed      | in-sync
1.1                     | in-sync     | drift       | in-sync     | in-sync     | failed      | failed      | drift
1.1 replacing           | rolling-out | drift       | rolling-out | rolling-out | failed      | failed      | drift
1.1 stuck               | failed      | drift       | failed      | failed      | failed      | failed      | drift
1.0                     | in-sync     | in-sync     | drift       | rolling-out | failed      | failed      | drift

unreadable for too long | none        | 1.0 ok      | 1.1 ok      | 1.1 now     | 1.1 failed  | 1.0 failed  | removed
------------------------|-------------|-------------|-------------|-------------|-------------|-------------|------------
no cluster              | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
unreachable             | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
nothing                 | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
1.1                     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
1.1 replacing           | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
1.1 stuck               | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
1.0                     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown

broken overlay          | none        | 1.0 ok      | 1.1 ok      | 1.1 now     | 1.1 failed  | 1.0 failed  | removed
------------------------|-------------|-------------|-------------|-------------|-------------|-------------|------------
no cluster              | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
unreachable             | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
nothing                 | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
1.1                     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
1.1 replacing           | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
1.1 stuck               | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
1.0                     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown

does not have it        | none        | 1.0 ok      | 1.1 ok      | 1.1 now     | 1.1 failed  | 1.0 failed  | removed
------------------------|-------------|-------------|-------------|-------------|-------------|-------------|------------
no cluster              | in-sync     | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged   | in-sync
unreachable             | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
nothing                 | in-sync     | in-sync     | in-sync     | in-sync     | failed      | failed      | in-sync
1.1                     | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged
1.1 replacing           | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged
1.1 stuck               | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged
1.0                     | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged   | unmanaged

1.1 since 5 minutes     | none        | 1.0 ok      | 1.1 ok      | 1.1 now     | 1.1 failed  | 1.0 failed  | removed
------------------------|-------------|-------------|-------------|-------------|-------------|-------------|------------
no cluster              | rolling-out | rolling-out | in-sync     | in-sync     | failed      | in-sync     | rolling-out
unreachable             | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
nothing                 | rolling-out | rolling-out | rolling-out | rolling-out | failed      | rolling-out | rolling-out
1.1                     | in-sync     | in-sync     | in-sync     | in-sync     | in-sync     | in-sync     | in-sync
1.1 replacing           | rolling-out | rolling-out | rolling-out | rolling-out | rolling-out | rolling-out | rolling-out
1.1 stuck               | failed      | failed      | failed      | failed      | failed      | failed      | failed
1.0                     | rolling-out | rolling-out | rolling-out | rolling-out | failed      | rolling-out | rolling-out

1.1 since days          | none        | 1.0 ok      | 1.1 ok      | 1.1 now     | 1.1 failed  | 1.0 failed  | removed
------------------------|-------------|-------------|-------------|-------------|-------------|-------------|------------
no cluster              | missing     | drift       | in-sync     | in-sync     | failed      | in-sync     | missing
unreachable             | unknown     | unknown     | unknown     | unknown     | unknown     | unknown     | unknown
nothing                 | missing     | missing     | missing     | missing     | failed      | missing     | missing
1.1                     | in-sync     | in-sync     | in-sync     | in-sync     | in-sync     | in-sync     | in-sync
1.1 replacing           | rolling-out | rolling-out | rolling-out | rolling-out | rolling-out | rolling-out | rolling-out
1.1 stuck               | failed      | failed      | failed      | failed      | failed      | failed      | failed
1.0                     | drift       | drift       | drift       | drift       | failed      | drift       | drift
`;

const blocks = TABLE.trim()
  .split('\n\n')
  .map(block => {
    const [head = [], , ...lines] = block
      .split('\n')
      .map(line => line.split('|').map(text => text.trim()));
    const [git = '', ...events] = head;
    return { git, events, lines };
  });

const combinations = blocks.flatMap(({ git, events, lines }) =>
  lines.flatMap(([cluster = '', ...states]) =>
    states.map((state, index): [string, string, string, string] => [
      git,
      cluster,
      events[index] ?? '',
      state,
    ]),
  ),
);

function stateOf(more: Partial<StateInput>) {
  return deriveState({
    environment: 'production',
    clusters: [],
    workloads: [],
    graceMs: 10 * 60_000,
    now: new Date(NOW),
    ...more,
  });
}

describe('deriveState', () => {
  it('is told for every combination', () => {
    const told = new Set(combinations.map(names => names.slice(0, 3).join()));
    const all = Object.keys(GIT).flatMap(git =>
      Object.keys(CLUSTER).flatMap(cluster =>
        Object.keys(EVENTS).map(events => [git, cluster, events].join()),
      ),
    );
    expect([...told].sort()).toEqual(all.sort());
  });

  it.each(combinations)(
    'git: %s, cluster: %s, events: %s: %s',
    (git, cluster, events, state) => {
      const derived = stateOf({
        ...GIT[git],
        ...CLUSTER[cluster],
        ...EVENTS[events],
      });
      expect(derived.state).toBe(state);
      expect(derived.reason).toMatch(/^[A-Z0-9].*\w[.)]?$/);
    },
  );

  it.each<[string, ContainerImage[], ContainerImage[], string, string]>([
    [
      'digests decide where both have one',
      [image('1.1', { digest: 'sha256:aa' })],
      [image('1.1', { digest: 'sha256:bb' })],
      'drift',
      'sha256:aa should run, and sha256:bb runs.',
    ],
    [
      'and say the same though tags differ',
      [image('stable', { digest: 'sha256:aa' })],
      [image('1.1', { digest: 'sha256:aa' })],
      'in-sync',
      '',
    ],
    [
      'tags decide where only one has a digest',
      [image('1.1')],
      [image('1.1', { digest: 'sha256:bb' })],
      'in-sync',
      '',
    ],
    ['v1.1 is 1.1', [image('v1.1')], [image('1.1')], 'in-sync', ''],
    [
      'vanilla is not anilla',
      [image('vanilla')],
      [image('anilla')],
      'drift',
      '',
    ],
    [
      'a digest cannot be held against a tag',
      [image(undefined, { digest: 'sha256:aa' })],
      [image('1.1')],
      'unknown',
      '',
    ],
    [
      'an image without tag and digest says nothing',
      [image()],
      [image('1.1')],
      'unknown',
      'services/payments/overlays/production names the image registry.acme.com/payments without tag and digest; give it one, so that it can be told what should run.',
    ],
    [
      'all containers are compared',
      [image('1.1'), { image: 'registry.acme.com/proxy', tag: '3' }],
      [image('1.1'), { image: 'registry.acme.com/proxy', tag: '2' }],
      'drift',
      '3 should run, and 2 runs.',
    ],
    [
      'one that is missing is a difference',
      [image('1.1'), { image: 'registry.acme.com/proxy', tag: '3' }],
      [image('1.1')],
      'drift',
      'registry.acme.com/proxy:3 should run, and registry.acme.com/payments:1.1 runs.',
    ],
    [
      'one that the cluster injected is none',
      [image('1.1')],
      [image('1.1'), { image: 'registry.acme.com/mesh', tag: '9' }],
      'in-sync',
      '',
    ],
    [
      'the same tag of another image is another version',
      [image('1.1', { container: 'app' })],
      [{ container: 'app', image: 'elsewhere.acme.com/payments', tag: '1.1' }],
      'drift',
      '',
    ],
  ])('%s', (_, wanted, running, state, reason) => {
    const derived = stateOf({
      gitops: FRESH,
      desired: desired({ images: wanted }),
      clusters: [EAST],
      workloads: [workload('1.1', { images: running })],
    });
    expect(derived.state).toBe(state);
    expect(derived.reason).toContain(reason);
  });

  it('looks at every workload of the service, and at jobs only where there is nothing else', () => {
    const inBoth = {
      gitops: FRESH,
      desired: desired(),
      clusters: [EAST, { ...EAST, name: 'The cluster west' }],
    };
    const migration = workload('1.0', { kind: 'Job', name: 'migrate' });
    const west = workload('1.0', { cluster: 'west' });

    expect(
      stateOf({ ...inBoth, workloads: [workload('1.1'), migration] }).state,
    ).toBe('in-sync');
    expect(stateOf({ ...inBoth, workloads: [workload('1.1'), west] })).toEqual({
      state: 'drift',
      reason: '1.1 should run, and 1.0 runs.',
      since: '2026-11-20T12:10:00.000Z',
    });
    expect(stateOf({ ...inBoth, workloads: [migration] }).state).toBe('drift');
  });

  it('gives a roll-out its time, and says when that ends', () => {
    const at = (now: string) =>
      stateOf({
        ...CLUSTER['1.0'],
        gitops: FRESH,
        desired: desired({ askedAt: '2026-11-24T11:50:00.000Z' }),
        now: new Date(now),
      });

    expect(at('2026-11-24T11:59:59.999Z')).toEqual({
      state: 'rolling-out',
      reason:
        '1.1 should run, and 1.0 runs; a roll-out may still be on its way.',
      since: '2026-11-24T11:50:00.000Z',
      changesAt: '2026-11-24T12:00:00.000Z',
    });
    expect(at('2026-11-24T12:00:00.000Z')).toEqual({
      state: 'drift',
      reason: '1.1 should run, and 1.0 runs.',
      since: '2026-11-24T12:00:00.000Z',
    });
  });

  it('does not hold a failure against a wish that came after it', () => {
    const failure = event('1.1', { outcome: 'failure', finishedAt: LONG_AGO });
    expect(
      stateOf({ ...GIT['1.1 since days'], lastAttempt: failure }).state,
    ).toBe('missing');
  });

  it('says since when a source is silent, and why', () => {
    const clusters = [
      { ...EAST, fresh: false, seenAt: LATELY, problem: 'Refused.' },
    ];
    expect(stateOf({ clusters }).reason).toBe(
      'The cluster east was last heard of at 2026-11-20T12:00:00.000Z: Refused.',
    );
  });
});
