import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from '@slipway/plugin-fleet-node';
import { CollectedDesires } from './__testUtils__/CollectedDesires';
import { commitFiles } from './__testUtils__/commitFiles';
import { environment } from '../../__testUtils__/testDeployments';
import { component, kustomization, workload } from './__testUtils__/manifests';
import { readRevision, type ReadingMemory } from './readRevision';

const repository = { url: 'https://git.acme.com/acme/gitops', branch: 'main' };
const environments = [
  environment('staging'),
  environment('production', { namespace: '{service}-prod' }),
];

const overlay = (fields: Record<string, unknown> = {}) =>
  kustomization({ resources: ['../../base'], ...fields });

function service(name: string, tags: Record<string, string>) {
  const files: Record<string, string> = {
    [`services/${name}/base/kustomization.yaml`]: kustomization({
      resources: ['deployment.yaml'],
    }),
    [`services/${name}/base/deployment.yaml`]: workload({
      name,
      images: { proxy: 'envoy:1', [name]: `registry.acme.com/${name}:0` },
    }),
  };
  for (const [where, newTag] of Object.entries(tags)) {
    files[`services/${name}/overlays/${where}/kustomization.yaml`] = overlay({
      images: [{ name: `registry.acme.com/${name}`, newTag }],
    });
  }
  return files;
}

jest.setTimeout(60_000);

describe('readRevision', () => {
  let gitDir: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'slipway-revision-'));
    await runGit(['init', '--quiet', '--bare', gitDir]);
  });
  afterEach(() => rm(gitDir, { recursive: true }));

  async function read(memory?: ReadingMemory) {
    const revision = (
      await runGit(['rev-parse', 'refs/heads/main'], { cwd: gitDir })
    )
      .toString()
      .trim();
    const reading = await readRevision({
      gitDir,
      revision,
      repository,
      environments,
      memory,
    });
    const sink = new CollectedDesires();
    sink.states = reading.states;
    return { ...reading, lines: sink.lines };
  }

  it('says nothing of an overlay that waits for its first promotion', async () => {
    const path = 'services/payments/overlays/staging';
    await commitFiles({
      gitDir,
      files: {
        ...service('payments', { production: '1' }),
        [`${path}/not-deployed.yaml`]: overlay({
          images: [{ name: 'registry.acme.com/payments' }],
        }),
      },
    });

    const { lines, problems } = await read();

    expect(problems).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('production')]);
  });

  it('says for every service and environment which images, and who asked for them when', async () => {
    await commitFiles({
      gitDir,
      files: {
        ...service('payments', { staging: '1', production: '1' }),
        'README.md': 'other',
      },
    });
    const promoted = await commitFiles({
      gitDir,
      files: service('payments', { staging: '2' }),
      author: 'Grace',
      date: '2026-02-01T10:00:00Z',
    });
    await commitFiles({ gitDir, files: { 'README.md': 'more' } });

    const { states, lines } = await read();

    expect(lines).toEqual([
      'payments production registry.acme.com/payments:1 + envoy:1 by Ada',
      'payments staging registry.acme.com/payments:2 + envoy:1 by Grace',
    ]);
    expect(states.find(one => one.environment === 'staging')).toEqual({
      service: 'payments',
      environment: 'staging',
      path: 'services/payments/overlays/staging',
      images: [
        {
          container: 'payments',
          image: 'registry.acme.com/payments',
          tag: '2',
        },
        { container: 'proxy', image: 'envoy', tag: '1' },
      ],
      commit: promoted,
      author: 'Grace',
      committedAt: '2026-02-01T10:00:00.000Z',
    });
  });

  it('keeps what is wrong with one overlay to that one', async () => {
    const broken = (file: string) => ({
      'kustomization.yaml': overlay({ resources: [file] }),
    });
    await commitFiles({
      gitDir,
      files: {
        ...service('payments', { staging: '1' }),
        ...service('orders', { staging: '1', production: '2' }),
        'services/orders/overlays/staging/kustomization.yaml': 'images: [',
        'services/escape/overlays/staging/kustomization.yaml':
          broken('../../../../../etc')['kustomization.yaml'],
        'services/empty/overlays/staging/kustomization.yaml': kustomization({}),
        'services/chart/overlays/staging/Chart.yaml': 'name: chart',
        'services/plain/overlays/staging/web.yaml': workload({ name: 'plain' }),
        'services/digest/overlays/staging/web.yaml': workload({
          images: { digest: `a.acme.com/digest@sha256:${'b'.repeat(64)}` },
        }),
        'services/bare/overlays/staging/web.yaml': workload({
          images: { bare: 'localhost:5000/bare' },
        }),
      },
    });

    const { lines } = await read();

    expect(lines).toEqual([
      'bare staging localhost:5000/bare by Ada',
      'chart staging services/chart/overlays/staging is a Helm chart, which is not read; add a kustomization.yaml with `images` by Ada',
      `digest staging a.acme.com/digest@sha256:${'b'.repeat(64)} by Ada`,
      'empty staging services/empty/overlays/staging has no workload with an image, such as a Deployment by Ada',
      'escape staging services/escape/overlays/staging/kustomization.yaml names ../../../../../etc, which lies outside of the repository by Ada',
      'orders production registry.acme.com/orders:2 + envoy:1 by Ada',
      expect.stringContaining(
        'orders staging services/orders/overlays/staging/kustomization.yaml is not valid YAML',
      ),
      'payments staging registry.acme.com/payments:1 + envoy:1 by Ada',
      'plain staging registry.acme.com/payments:1.0.0 by Ada',
    ]);
  });

  it('reads only those overlays again of which something changed, also far away', async () => {
    await commitFiles({
      gitDir,
      files: {
        ...service('payments', { staging: '1', production: '1' }),
        ...service('orders', { staging: '1' }),
        'services/orders/base/kustomization.yaml': kustomization({
          resources: ['deployment.yaml'],
          components: ['../../../platform'],
        }),
        'platform/kustomization.yaml': component({}),
      },
    });
    const first = await read();
    const nothing = await read(first.memory);
    await commitFiles({
      gitDir,
      author: 'Platform',
      files: {
        'platform/kustomization.yaml': component({
          images: [{ name: 'envoy', newTag: '2' }],
        }),
      },
    });

    const second = await read(first.memory);

    expect([first.read, nothing.read, second.read]).toEqual([3, 0, 1]);
    expect(second.lines).toEqual([
      'orders staging registry.acme.com/orders:1 + envoy:2 by Ada',
      'payments production registry.acme.com/payments:1 + envoy:1 by Ada',
      'payments staging registry.acme.com/payments:1 + envoy:1 by Ada',
    ]);
    expect((await read()).lines).toEqual(second.lines);
  });

  it('follows a history that was written anew', async () => {
    await commitFiles({ gitDir, files: service('payments', { staging: '1' }) });
    const { memory } = await read();
    await runGit(['update-ref', '-d', 'refs/heads/main'], { cwd: gitDir });
    await commitFiles({
      gitDir,
      files: service('payments', { staging: '1' }),
      author: 'Grace',
    });

    const { lines } = await read(memory);

    expect(lines).toEqual([
      'payments staging registry.acme.com/payments:1 + envoy:1 by Grace',
    ]);
  });

  it("takes Argo CD's overrides of any source, for the overlay that it deploys", async () => {
    const application = (fields: Record<string, unknown>, name = 'payments') =>
      JSON.stringify({
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name },
        spec: fields,
      });
    await commitFiles({
      gitDir,
      files: {
        ...service('payments', { staging: '1', production: '1' }),
        ...service('orders', { staging: '1', production: '1' }),
        'argo/payments.yaml': application({
          destination: { namespace: 'staging' },
          sources: [
            { repoURL: 'https://charts.acme.com', path: 'x', ref: 'values' },
            {
              repoURL: 'git@git.acme.com:acme/gitops.git',
              path: './services/payments/overlays/staging/',
              targetRevision: 'HEAD',
              kustomize: {
                images: [
                  'registry.acme.com/payments:7',
                  'envoy=proxy@sha256:1',
                ],
              },
            },
          ],
        }),
        'argo/other-branch.yaml': application(
          {
            source: {
              path: 'services/orders/overlays/staging',
              targetRevision: 'release-1',
            },
          },
          'orders',
        ),
        'argo/other-repository.yaml': application({
          source: {
            repoURL: 'https://git.acme.com/acme/gitops-2',
            path: 'services/orders/overlays/production',
            kustomize: { images: ['registry.acme.com/orders:9'] },
          },
        }),
        'legacy/billing/web.yaml': workload({ name: 'billing' }),
        'argo/legacy.yaml': application(
          {
            source: { path: 'legacy/billing' },
            destination: { namespace: 'billing-prod' },
          },
          'billing-in-production',
        ),
        'argo/broken.yaml': 'apiVersion: argoproj.io/v1alpha1\n: [',
      },
    });

    const { lines, problems } = await read();

    expect(lines).toEqual([
      'billing production registry.acme.com/payments:1.0.0 by Ada',
      'orders production registry.acme.com/orders:1 + envoy:1 by Ada',
      'orders staging argo/other-branch.yaml: the Application orders deploys services/orders/overlays/staging of release-1; only the branch main is read by Ada',
      'payments production registry.acme.com/payments:1 + envoy:1 by Ada',
      'payments staging registry.acme.com/payments:7 + proxy@sha256:1 by Ada',
    ]);
    expect(problems).toEqual([
      expect.stringContaining('argo/broken.yaml is not valid YAML'),
    ]);
  });

  it('fills in what an ApplicationSet sets, of lists and folders', async () => {
    const set = (name: string, generators: object[], source: object) =>
      JSON.stringify({
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'ApplicationSet',
        metadata: { name },
        spec: {
          generators,
          template: { metadata: { name: '{{service}}' }, spec: { source } },
        },
      });
    await commitFiles({
      gitDir,
      files: {
        ...service('payments', { staging: '1', production: '1' }),
        ...service('orders', { staging: '1' }),
        'argo/list.yaml': set(
          'list',
          [{ list: { elements: [{ service: 'payments', tag: 5 }] } }],
          {
            path: 'services/{{service}}/overlays/staging',
            kustomize: { images: ['registry.acme.com/{{ .service }}:{{tag}}'] },
          },
        ),
        'argo/folders.yaml': set(
          'folders',
          [
            {
              git: {
                directories: [
                  { path: 'services/*/overlays/*' },
                  { path: 'services/payments/overlays/staging', exclude: true },
                ],
              },
            },
          ],
          {
            path: '{{.path.path}}',
            kustomize: { images: ['envoy:{{ .path.basename }}'] },
          },
        ).replace('{{service}}', '{{index .path.segments 1}}'),
        'argo/matrix.yaml': set('matrix', [{ matrix: {} }], {
          kustomize: { images: ['x:{{y}}'] },
        }),
      },
    });

    const { lines, problems } = await read();

    expect(lines).toEqual([
      'orders staging registry.acme.com/orders:1 + envoy:staging by Ada',
      'payments production registry.acme.com/payments:1 + envoy:production by Ada',
      'payments staging registry.acme.com/payments:5 + envoy:1 by Ada',
    ]);
    expect(problems).toEqual([
      expect.stringContaining('the ApplicationSet matrix sets images with'),
    ]);
  });

  it('reads ten thousand overlays while others have their turn', async () => {
    const names = Array.from(
      { length: 5_000 },
      (_, index) => `service-${index}`,
    );
    const files = Object.assign(
      {},
      ...names.map(name => service(name, { staging: '1', production: '2' })),
    );
    await commitFiles({ gitDir, files });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const before = process.memoryUsage().heapUsed;
    const began = performance.now();

    const first = await read();

    const took = Math.round(performance.now() - began);
    await commitFiles({
      gitDir,
      files: service('service-7', { staging: '3' }),
    });
    const again = performance.now();
    const second = await read(first.memory);
    const tookAgain = Math.round(performance.now() - again);
    clearInterval(timer);
    const megabytes = (process.memoryUsage().heapUsed - before) / 2 ** 20;
    process.stdout.write(
      `10,000 overlays: ${took} ms, after one changed: ${tookAgain} ms, ${Math.round(
        megabytes,
      )} MiB kept or not yet collected\n`,
    );
    expect(first.states).toHaveLength(10_000);
    expect(first.states.filter(one => one.problem)).toEqual([]);
    expect(second.read).toBe(1);
    expect(turns).toBeGreaterThan(50);
  }, 120_000);
});
