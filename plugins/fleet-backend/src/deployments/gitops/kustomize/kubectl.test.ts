import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { component, kustomization, workload } from '../__testUtils__/manifests';
import { memoryFiles } from '../__testUtils__/memoryFiles';
import { OverlayFiles } from '../OverlayFiles';
import { parseYaml } from '../parseYaml';
import { buildKustomization } from './buildKustomization';
import { containersOf, toResources, type Resource } from './Resource';

const run = promisify(execFile);
const OVERLAY = 'services/payments/overlays/staging';
const BASE = 'services/payments/base';
const DIGEST = `sha256:${'a'.repeat(64)}`;

type Files = Record<string, string>;

/** A base with these manifests below an overlay with these fields. */
function service(
  manifests: string,
  overlay: Record<string, unknown>,
  others: Files = {},
): Files {
  return {
    [`${BASE}/kustomization.yaml`]: kustomization({
      resources: ['workloads.yaml'],
    }),
    [`${BASE}/workloads.yaml`]: manifests,
    [`${OVERLAY}/kustomization.yaml`]: kustomization({
      resources: ['../../base'],
      ...overlay,
    }),
    ...others,
  };
}

const image = (fields: Record<string, unknown>) => ({
  images: [{ name: 'registry.acme.com/payments', ...fields }],
});

const several = [
  workload({
    images: {
      proxy: 'docker.acme.com:5000/envoy:1.30',
      payments: 'registry.acme.com/payments:1.0.0',
      'init-schema': 'registry.acme.com/payments:1.0.0',
    },
  }),
  workload({ kind: 'CronJob', name: 'report' }),
  workload({ kind: 'StatefulSet', name: 'queue', images: { redis: 'redis' } }),
].join('\n---\n');

const patchOf = (spec: object, name = 'payments') =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { template: { spec } },
  });

/** Both build these, with the same images. */
const good: Record<string, Files> = {
  'a new tag': service(several, image({ newTag: '1.4.2' })),
  'a new name': service(several, image({ newName: 'mirror.acme.com/p' })),
  'a digest': service(several, image({ digest: DIGEST })),
  'tag and digest': service(
    several,
    image({ newTag: '1.4.2', digest: DIGEST }),
  ),
  'a tag in place of a digest': service(
    workload({ images: { payments: `registry.acme.com/payments@${DIGEST}` } }),
    image({ newTag: '2' }),
  ),
  'a digest in place of a tag': service(
    workload({ images: { payments: `localhost:5000/payments:1@${DIGEST}` } }),
    { images: [{ name: 'localhost:5000/payments', digest: DIGEST }] },
  ),
  'an image without tag': service(
    workload({ images: { payments: 'registry.acme.com/payments' } }),
    {},
  ),
  'an image that only begins alike': service(
    workload({ images: { payments: 'registry.acme.com/payments-api:1' } }),
    image({ newTag: '2' }),
  ),
  'one rule after the other': service(several, {
    images: [
      { name: 'registry.acme.com/payments', newName: 'other.acme.com/p' },
      { name: 'other.acme.com/p', newTag: '3' },
    ],
  }),
  'rules of two levels': service(
    workload({ images: { payments: 'app' } }),
    { images: [{ name: 'registry.acme.com/payments', newTag: '2' }] },
    {
      [`${BASE}/kustomization.yaml`]: kustomization({
        resources: ['workloads.yaml'],
        images: [
          { name: 'app', newName: 'registry.acme.com/payments', newTag: '1' },
        ],
      }),
    },
  ),
  'bases, kustomization.yml and a List': {
    [`${OVERLAY}/kustomization.yml`]: kustomization({ bases: ['../../base'] }),
    [`${BASE}/Kustomization`]: kustomization({ resources: ['list.yaml'] }),
    [`${BASE}/list.yaml`]: `apiVersion: v1\nkind: List\nitems: [${workload(
      {},
    )}]`,
  },
  'a component of the platform': service(
    several,
    { components: ['../../../../platform/mesh'], ...image({ newTag: '5' }) },
    {
      'platform/mesh/kustomization.yaml': component({
        resources: ['agent.yaml'],
        images: [{ name: 'docker.acme.com:5000/envoy', newTag: '1.31' }],
        patches: [
          {
            target: { kind: 'Deployment' },
            patch: JSON.stringify([
              {
                op: 'add',
                path: '/spec/template/spec/containers/-',
                value: { name: 'mesh', image: 'registry.acme.com/payments:1' },
              },
            ]),
          },
        ],
      }),
      'platform/mesh/agent.yaml': workload({
        kind: 'DaemonSet',
        name: 'agent',
      }),
    },
  ),
  'a strategic-merge patch by container name': service(several, {
    patches: [
      {
        patch: patchOf({
          containers: [
            { name: 'payments', image: 'registry.acme.com/payments:7' },
            { name: 'added', image: 'busybox' },
          ],
        }),
      },
    ],
  }),
  'a patch in a file, with a directive': service(
    several,
    { patchesStrategicMerge: ['patch.yaml'] },
    {
      [`${OVERLAY}/patch.yaml`]: patchOf({
        containers: [{ name: 'proxy', $patch: 'delete' }],
        initContainers: null,
      }),
    },
  ),
  'a patch that replaces all containers': service(several, {
    patches: [
      {
        patch: patchOf({
          containers: [
            { $patch: 'replace' },
            { name: 'only', image: 'registry.acme.com/payments:8' },
          ],
        }),
        target: { kind: 'Deployment', name: 'pay.*' },
      },
    ],
  }),
  'a patch that deletes a workload': service(several, {
    patches: [
      {
        patch: JSON.stringify({
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata: { name: 'queue' },
          $patch: 'delete',
        }),
      },
    ],
  }),
  'a JSON patch before the images': service(several, {
    patchesJson6902: [
      {
        target: {
          group: 'apps',
          version: 'v1',
          kind: 'Deployment',
          name: 'payments',
        },
        patch: JSON.stringify([
          {
            op: 'replace',
            path: '/spec/template/spec/containers/0/image',
            value: 'registry.acme.com/payments:0',
          },
          { op: 'remove', path: '/spec/template/spec/initContainers/0' },
        ]),
      },
    ],
    ...image({ newTag: '9' }),
  }),
  'patches by label, and by a name from before a prefix': service(
    workload({ labels: { tier: 'web' } }),
    {
      patches: [
        {
          target: { labelSelector: 'tier=web,team=pay' },
          patch: JSON.stringify([
            {
              op: 'replace',
              path: '/spec/template/spec/containers/0/image',
              value: 'by-label',
            },
          ]),
        },
        { patch: patchOf({ containers: [{ name: 'late', image: 'x' }] }) },
      ],
    },
    {
      [`${BASE}/kustomization.yaml`]: kustomization({
        resources: ['workloads.yaml'],
        namePrefix: 'a-',
        nameSuffix: '-z',
        namespace: 'pay',
        labels: [{ pairs: { team: 'pay' } }],
      }),
    },
  ),
  'a kind that kustomize does not know': service(
    workload({
      kind: 'Rollout',
      apiVersion: 'argoproj.io/v1alpha1',
      images: { a: 'registry.acme.com/payments:1', b: 'b' },
    }),
    {
      ...image({ newTag: '2' }),
      patches: [
        {
          target: { kind: 'Rollout' },
          patch: JSON.stringify({
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'Rollout',
            metadata: { name: 'payments' },
            spec: {
              template: {
                spec: {
                  containers: [
                    { name: 'a', image: 'registry.acme.com/payments:4' },
                  ],
                },
              },
            },
          }),
        },
      ],
    },
  ),
  'anchors and merge keys': service(
    [
      'x: &image registry.acme.com/payments:1',
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: {name: payments}',
      'spec: {template: {spec: {containers: [&c {name: a, image: *image}, {<<: *c, name: b}]}}}',
    ].join('\n'),
    image({ newTag: '2' }),
  ),
};

/** Neither builds these; we say which file is to blame. */
const bad: Record<string, [Files, string]> = {
  'broken YAML': [
    service('a: [', {}),
    'services/payments/base/workloads.yaml is not valid YAML',
  ],
  'a path out of the repository': [
    service('', { resources: ['../../../../../etc'] }),
    'lies outside of the repository',
  ],
  'an absolute path': [
    service('', { resources: ['/etc/passwd'] }),
    'lies outside of the repository',
  ],
  'a file of another folder': [
    service(workload({}), { resources: ['../../base/workloads.yaml'] }),
    'lies outside of its folder',
  ],
  'a circle': [
    service(
      '',
      {},
      {
        [`${BASE}/kustomization.yaml`]: kustomization({
          resources: ['../overlays/staging'],
        }),
      },
    ),
    'services/payments/overlays/staging is part of itself',
  ],
  'a tag that is a number': [
    service(workload({}), image({ newTag: 1.1 })),
    'images.0.newTag must be text',
  ],
  'a patch for nothing': [
    service(workload({}), { patches: [{ patch: patchOf({}, 'other') }] }),
    'patches Deployment other, which is not there',
  ],
  'a JSON patch that does not fit': [
    service(workload({}), {
      patches: [
        {
          target: { kind: 'Deployment' },
          patch: '[{"op": "replace", "path": "/spec/no/thing", "value": 1}]',
        },
      ],
    }),
    'there is nothing at /spec/no/thing',
  ],
  'a folder without kustomization': [
    service(
      '',
      { resources: ['../../nothing'] },
      {
        'services/payments/nothing/README.md': 'empty',
      },
    ),
    'services/payments/nothing has no kustomization.yaml',
  ],
  'a component as a resource': [
    service(
      workload({}),
      { resources: ['../../../../platform'] },
      {
        'platform/kustomization.yaml': component({}),
      },
    ),
    'is a Component',
  ],
  'two kustomizations': [
    service('', {}, { [`${OVERLAY}/kustomization.yml`]: kustomization({}) }),
    'has several kustomization files',
  ],
  'no such file': [
    service(workload({}), { resources: ['missing.yaml'] }),
    'names missing.yaml, which does not exist',
  ],
  'a manifest without name': [
    service('apiVersion: v1\nkind: ConfigMap\n', {}),
    'without metadata.name',
  ],
};

/** Kustomize would build these, from elsewhere, at any cost or by guessing; we say that we do not. */
const refused: Record<string, [Files, string]> = {
  'a key twice': [
    {
      [`${OVERLAY}/kustomization.yaml`]: 'resources: []\nresources: []\n',
    },
    'the key "resources" occurs twice',
  ],
  'a remote base': [
    service('', { resources: ['https://git.acme.com/base?ref=main'] }),
    'only what lies in the repository itself is read',
  ],
  'a remote base without scheme': [
    service('', { resources: ['git.acme.com/acme/base?ref=v1'] }),
    'only what lies in the repository itself is read',
  ],
  'a symbolic link': [
    service('', {}, { [`${BASE}/workloads.yaml`]: '-> /etc/passwd' }),
    'is a symbolic link',
  ],
  'a symbolic link to a folder': [
    service(
      workload({}),
      { resources: ['link/base'] },
      {
        [`${OVERLAY}/link`]: '-> ../../../..',
      },
    ),
    'is a symbolic link',
  ],
  'a Helm chart': [
    service('', { helmCharts: [{ name: 'payments' }] }),
    'uses helmCharts',
  ],
  'a bomb of aliases': [
    service(aliasBomb(), {}),
    'is not valid YAML: Excessive alias count',
  ],
  'a deep nest': [
    service('['.repeat(100_000), {}),
    'workloads.yaml is not valid YAML',
  ],
  'a large file': [
    service('#'.repeat(600_000), {}),
    'has 600000 bytes, more than',
  ],
  'an expression that takes for ever': [
    service(workload({ name: 'a'.repeat(60) }), {
      patches: [{ patch: '[]', target: { name: '(a+)+b' } }],
    }),
    'is a regular expression that is not read',
  ],
  'bases that double': [doubling(25), 'more than 20 bases deep'],
  'bases that double to many': [doubling(15), 'no more than 500 are read'],
};

function aliasBomb(): string {
  const names = [...'abcdefghi'];
  return names
    .map((name, index) =>
      index === 0
        ? `${name}: &${name} [x, x, x, x, x, x, x, x, x]`
        : `${name}: &${name} [${Array(9).fill(`*${names[index - 1]}`)}]`,
    )
    .join('\n');
}

function doubling(levels: number): Files {
  const files: Files = {
    [`${OVERLAY}/kustomization.yaml`]: kustomization({
      resources: ['../../../../l0a', '../../../../l0b'],
    }),
  };
  for (let level = 0; level < levels; level += 1) {
    const next =
      level + 1 < levels ? [`../l${level + 1}a`, `../l${level + 1}b`] : [];
    for (const side of 'ab') {
      files[`l${level}${side}/kustomization.yaml`] = kustomization({
        resources: next,
      });
    }
  }
  return files;
}

async function build(files: Files): Promise<string[]> {
  const resources = await buildKustomization(
    OVERLAY,
    new OverlayFiles(memoryFiles(files)),
  );
  return summary(resources);
}

function summary(resources: Resource[]): string[] {
  return resources
    .flatMap(resource =>
      containersOf(resource).map(
        ({ key, object }) =>
          `${resource.kind} ${
            (resource.object.metadata as { name: string }).name
          } ${key} ${object.image}`,
      ),
    )
    .sort();
}

jest.setTimeout(60_000);

describe('buildKustomization', () => {
  let root: string;
  let kubectl = false;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'slipway-kustomize-'));
    kubectl = await run('kubectl', ['version', '--client']).then(
      () => true,
      () => false,
    );
    if (!kubectl) {
      process.stdout.write(
        'No kubectl on this machine: kustomizations are not compared with its own\n',
      );
    }
  });
  afterAll(() => rm(root, { recursive: true }));

  async function kustomize(files: Files): Promise<string[]> {
    const folder = await mkdtemp(join(root, 'case-'));
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      if (content.startsWith('-> ')) {
        await symlink(content.slice(3), join(folder, path));
      } else {
        await writeFile(join(folder, path), content);
      }
    }
    const { stdout } = await run('kubectl', [
      'kustomize',
      join(folder, OVERLAY),
    ]);
    return summary(toResources(parseYaml(stdout, 'kubectl'), 'kubectl'));
  }

  it.each(Object.entries(good))(
    'gives what kubectl does: %s',
    async (_, files) => {
      const images = await build(files);

      expect(images).not.toEqual([]);
      expect(images).toEqual(kubectl ? await kustomize(files) : images);
    },
  );

  it.each(Object.entries(bad))(
    'refuses what kubectl does: %s',
    async (_, [files, problem]) => {
      await expect(build(files)).rejects.toThrow(problem);
      const theirs = kubectl ? kustomize(files) : Promise.reject(new Error());
      await expect(theirs).rejects.toThrow();
    },
  );

  it.each(Object.entries(refused))(
    'refuses what it does not follow: %s',
    async (_, [files, problem]) => {
      await expect(build(files)).rejects.toThrow(problem);
    },
  );
});
