import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { componentEntityV1alpha1Validator } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { parse as parseYaml, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import {
  VALUES,
  renderLayers,
  renderWithNunjucks,
} from './__testUtils__/layers';
import {
  openConnections,
  parseManifests,
  podsOf,
  policiesOf,
  type Manifest,
} from './__testUtils__/manifests';
import { readFiles } from './__testUtils__/templates';
import {
  TOOLS_TIMEOUT_MILLISECONDS,
  prepareTools,
  type Tools,
} from './testing/tools';

const LAYERS = ['shared/kubernetes', 'shared/catalog'];
const NEWEST_MINORS = ['1.36.0', '1.37.0'];
/** The places that acme-tasks cluster.render fills in, with values that YAML could take for something else. */
const PLACES = {
  IMAGE_PATH: 'registry.acme.com/card-payments',
  IMAGE_TAG: '1.10',
  INGRESS_HOST: 'payments.acme.com',
};

const DNS = [
  'out to 169.254.169.254/32 on UDP 53, TCP 53',
  'out to 169.254.20.10/32 on UDP 53, TCP 53',
  'out to pods kube-dns, node-local-dns of kube-system on UDP 53, TCP 53',
];

interface Case {
  title: string;
  values: JsonObject;
  opens: string[];
  /** Names in dependsOn and consumesApis of catalog-info.yaml. */
  calls: string[];
}

const CASES: Case[] = [
  { title: 'nothing but a name', values: {}, opens: DNS, calls: [] },
  {
    title: 'empty lists',
    values: { consumers: [], dependencies: [], database: 'none' },
    opens: DNS,
    calls: [],
  },
  {
    title: 'every option',
    values: {
      database: 'postgres',
      vault: true,
      metrics: true,
      ingress: true,
      sentry: true,
      sentryCidr: '198.51.100.0/24',
      consumers: [
        {
          service: 'component:default/orders',
          owner: 'group:default/shop',
          reason: 'Pays for an order',
        },
        { service: 'refunds', namespace: 'back-office', reason: 'Refunds' },
      ],
      dependencies: [
        { service: 'component:default/rates', reason: 'Exchange rates' },
        { service: 'ledger', namespace: 'books', port: 9000, reason: 'Books' },
        { host: 'api.visa.com', cidr: '203.0.113.0/24', reason: 'Cards' },
        { cidr: '192.0.2.7/32', port: 8443, reason: 'The old mainframe' },
      ],
    },
    opens: [
      ...DNS,
      'in from every pod of ingress-nginx on TCP 8000',
      'in from every pod of monitoring on TCP 9095',
      'in from pods orders on TCP 8000',
      'in from pods refunds of back-office on TCP 8000',
      'out to 192.0.2.7/32 on TCP 8443',
      'out to 198.51.100.0/24 on TCP 443',
      'out to 203.0.113.0/24 on TCP 443',
      'out to every pod of vault on TCP 8200',
      'out to pods ledger of books on TCP 9000',
      'out to pods pgbouncer on TCP 5432',
      'out to pods rates on TCP 8000',
    ],
    calls: ['rates', 'ledger'],
  },
  {
    title: 'places of the platform by other names',
    values: {
      database: 'postgres',
      databaseCidr: '10.20.0.3/32',
      databasePort: 6432,
      vault: true,
      vaultNamespace: 'secrets',
      metrics: true,
      monitoringNamespace: 'prometheus',
      ingress: true,
      ingressNamespace: 'edge',
      namespace: 'payments',
    },
    opens: [
      ...DNS,
      'in from every pod of edge on TCP 8000',
      'in from every pod of prometheus on TCP 9095',
      'out to 10.20.0.3/32 on TCP 6432',
      'out to every pod of secrets on TCP 8200',
    ],
    calls: [],
  },
  {
    title: 'addresses that are unknown, or everything',
    values: {
      sentry: true,
      dependencies: [
        { host: 'api.visa.com', port: 443, reason: 'Cards' },
        { cidr: '0.0.0.0/0', port: 443, reason: 'Whatever' },
        { host: 'x.example', cidr: '::/0', port: 443, reason: 'Whatever' },
      ],
    },
    opens: DNS,
    calls: [],
  },
  ...['null', 'true', 'off', 'e1', `x${'-long'.repeat(7)}-name`].map(
    (name): Case => ({
      title: `the name ${name}`,
      values: {
        name,
        database: 'postgres',
        environments: [{ name: 'no' }, { name: 'e1', protected: true }],
        dependencies: [{ service: 'yes', reason: 'true' }],
      },
      opens: [
        ...DNS,
        'out to pods pgbouncer on TCP 5432',
        'out to pods yes on TCP 8000',
      ],
      calls: ['yes'],
    }),
  ),
];

interface Overlay {
  environment: string;
  text: string;
  warnings: string;
  manifests: Manifest[];
}

const directory = createMockDirectory();
let tools: Tools;

beforeAll(async () => {
  tools = await prepareTools();
}, TOOLS_TIMEOUT_MILLISECONDS);

async function buildOverlays(folder: string): Promise<Overlay[]> {
  const environments = await readdir(join(folder, 'infra/kube/overlays'));
  return Promise.all(
    environments.sort().map(async environment => {
      const overlay = `infra/kube/overlays/${environment}`;
      const built = await tools('kubectl', ['kustomize', overlay], folder);
      if (built.exitCode !== 0) throw new Error(built.stderr);
      const text = fillIn(built.stdout);
      await writeFile(join(folder, `${environment}.rendered.yaml`), text);
      return {
        environment,
        text,
        warnings: built.stderr,
        manifests: parseManifests(text),
      };
    }),
  );
}

function fillIn(text: string): string {
  return Object.entries(PLACES).reduce(
    (filled, [name, value]) => filled.replaceAll(`\${${name}}`, value),
    text,
  );
}

function validate(version: string, file: string, folder: string) {
  return tools(
    'kubernetes-validate',
    ['--strict', '--quiet', '--kubernetes-version', version, file],
    folder,
  );
}

describe.each(CASES)(
  'the manifests for $title',
  ({ values: chosen, opens, calls }) => {
    const values: JsonObject = { ...VALUES, ...chosen };
    const name = String(values.name);
    let folder: string;
    let files: Record<string, string>;
    let overlays: Overlay[];

    beforeAll(async () => {
      folder = await renderLayers({
        layers: LAYERS,
        values,
        folder: directory.path,
      });
      files = await readFiles(folder);
      overlays = await buildOverlays(folder);
    }, 60_000);

    it('are the same bytes with nunjucks as with the engine of Backstage', async () => {
      const {
        '.template.yaml': _wish,
        '.template.lock.json': _lock,
        ...rendered
      } = files;

      await expect(
        renderWithNunjucks({ layers: LAYERS, values, folder: directory.path }),
      ).resolves.toEqual(rendered);
    });

    it('have an overlay for each environment, which knows its name', () => {
      const environments = z
        .array(
          z.object({ name: z.string(), protected: z.boolean().optional() }),
        )
        .parse(values.environments);

      expect(
        overlays.map(({ manifests }) => [
          find(manifests, 'ConfigMap').data,
          replicas(manifests),
        ]),
      ).toEqual(
        environments
          .sort((one, other) => (one.name < other.name ? -1 : 1))
          .map(environment => [
            {
              ACME_ENV: environment.name,
              ENV_FOR_DYNACONF: `${environment.name}.kubernetes`,
            },
            environment.protected ? 3 : 2,
          ]),
      );
    });

    it.each(NEWEST_MINORS)(
      'are valid in Kubernetes %s, strictly',
      async version => {
        const results = await Promise.all(
          overlays.map(({ environment }) =>
            validate(version, `${environment}.rendered.yaml`, folder),
          ),
        );

        expect(results).toEqual(
          overlays.map(() => ({ exitCode: 0, stdout: '', stderr: '' })),
        );
      },
    );

    it('leave no place unfilled but the documented ones', () => {
      for (const { text } of overlays) {
        expect(text.match(/\$\{?[A-Z]?|undefined|values\./)).toBeNull();
      }
    });

    it('keep every pod within the restricted profile, and its root read-only', () => {
      for (const { manifests } of overlays) {
        const pods = podsOf(manifests);
        expect(pods).toHaveLength(values.database === 'postgres' ? 2 : 1);
        for (const { spec } of pods) {
          expect(spec).not.toHaveProperty('hostNetwork');
          expect(spec).not.toHaveProperty('hostPID');
          expect(spec).not.toHaveProperty('hostIPC');
          expect(spec.automountServiceAccountToken).toBe(false);
          expect(spec.securityContext).toMatchObject({
            runAsNonRoot: true,
            runAsUser: 10001,
            seccompProfile: { type: 'RuntimeDefault' },
          });
          for (const container of spec.containers) {
            expect(container.securityContext).toEqual({
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              privileged: false,
              readOnlyRootFilesystem: true,
            });
            expect(container).toMatchObject({
              image: 'registry.acme.com/card-payments:1.10',
              resources: {
                requests: { cpu: '250m', memory: '768Mi' },
                limits: { memory: '768Mi' },
              },
            });
          }
          for (const volume of spec.volumes) {
            expect(Object.keys(volume)).toEqual(
              expect.arrayContaining([
                expect.stringMatching(/^(emptyDir|projected)$/),
              ]),
            );
          }
        }
      }
    });

    it('open exactly the connections that were declared', () => {
      for (const { manifests } of overlays) {
        expect(openConnections(manifests)).toEqual([...opens].sort());
      }
    });

    it('deny everything else, in and out, to every pod of the service', () => {
      for (const { manifests } of overlays) {
        expect(policiesOf(manifests)).toContainEqual({
          podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
          policyTypes: ['Ingress', 'Egress'],
        });
        for (const { metadata } of podsOf(manifests)) {
          expect(metadata.labels['app.kubernetes.io/name']).toBe(name);
        }
      }
    });

    it('carry the recommended labels and that of Backstage', () => {
      for (const { manifests } of overlays) {
        for (const { metadata } of manifests) {
          expect(metadata.labels).toMatchObject({
            'app.kubernetes.io/name': name,
            'app.kubernetes.io/instance': name,
            'app.kubernetes.io/managed-by': 'kustomize',
            'app.kubernetes.io/part-of': 'checkout',
            'app.kubernetes.io/version': 'v1.10',
            'backstage.io/kubernetes-id': name,
          });
        }
      }
    });

    it('send requests to the web pods only, never to a migration', () => {
      const web = {
        'app.kubernetes.io/name': name,
        'app.kubernetes.io/component': 'web',
      };
      for (const { manifests } of overlays) {
        expect(find(manifests, 'Service').spec).toMatchObject({
          selector: web,
        });
        expect(find(manifests, 'PodDisruptionBudget').spec).toMatchObject({
          selector: { matchLabels: web },
        });
      }
    });

    it('mount a token only for Vault', () => {
      for (const { manifests } of overlays) {
        const projected = podsOf(manifests).flatMap(({ spec }) =>
          spec.volumes.filter(volume => 'projected' in volume),
        );
        expect(projected).toEqual(
          values.vault
            ? podsOf(manifests).map(() => ({
                name: 'vault-token',
                projected: {
                  sources: [
                    {
                      serviceAccountToken: {
                        audience: 'vault',
                        expirationSeconds: 600,
                        path: 'token',
                      },
                    },
                  ],
                },
              }))
            : [],
        );
      }
    });

    it('are the same list as the table in docs/network.md and the relations in the catalog', async () => {
      const open = tableRows(files['docs/network.md'] ?? '').filter(
        ({ connection }) => !connection.includes('**closed**'),
      );
      const [component] = parseAllDocuments(
        files['catalog-info.yaml'] ?? '',
      ).map(document => document.toJS());

      // DNS is one row for three peers.
      expect(open).toHaveLength(opens.length - DNS.length + 1);
      for (const connection of opens.filter(one => !DNS.includes(one))) {
        const [, direction, peer, port] =
          /^(in|out) \w+ (?:pods |every pod of )?(\S+) .*TCP (\d+)$/.exec(
            connection,
          ) ?? [];
        expect(open).toContainEqual(
          expect.objectContaining({
            direction,
            connection: expect.stringContaining(String(peer)),
            port,
          }),
        );
      }
      await expect(
        componentEntityV1alpha1Validator.check(component),
      ).resolves.toBe(true);
      expect(component.spec.dependsOn).toEqual(
        calls.length
          ? calls.map(call => `component:default/${call}`)
          : undefined,
      );
      expect(component.spec.consumesApis).toEqual(
        calls.length ? calls : undefined,
      );
    });
  },
);

describe('the table in docs/network.md', () => {
  async function rows(chosen: JsonObject) {
    const folder = await renderLayers({
      layers: LAYERS,
      values: { ...VALUES, ...chosen },
      folder: directory.path,
    });
    const files = await readFiles(folder);
    return tableRows(files['docs/network.md'] ?? '');
  }

  it('names owner and reason of each connection', async () => {
    await expect(
      rows({
        consumers: [
          {
            service: 'component:default/orders',
            namespace: 'shop',
            owner: 'group:default/shop',
            reason: 'Pays for an order',
          },
        ],
        dependencies: [{ host: 'api.visa.com', reason: 'Cards' }],
      }),
    ).resolves.toEqual([
      {
        direction: 'in',
        connection: 'orders in the namespace shop',
        port: '8000',
        owner: 'group:default/shop',
        reason: 'Pays for an order',
      },
      {
        direction: 'out',
        connection: 'DNS of the cluster',
        port: '53',
        owner: 'platform',
        reason: 'names of the others in this table',
      },
      {
        direction: 'out',
        connection: 'api.visa.com (**closed**: name its addresses)',
        port: '443',
        owner: 'not named',
        reason: 'Cards',
      },
    ]);
  });

  it.each([
    'one | two',
    'first\n| in | everyone | 1 | x | y |',
    'back\\slash \\| pipe',
    '<script>alert(1)</script>',
    '[link](javascript:alert(1)) `code` **bold** _it_',
    '\u2028| in | everyone | 1 | x | y |',
    '${{ values.name }} {% raw %} ${IMAGE_TAG}',
  ])('keeps the reason %j in its cell', async reason => {
    const table = await rows({
      consumers: [{ service: 'orders', owner: reason, reason }],
    });

    expect(table).toHaveLength(2);
    expect(table[0]?.reason).not.toContain('<');
    expect(table[0]?.reason).not.toMatch(/(?<!\\)[[\]`*_]/);
    expect(table[0]?.reason).toBe(table[0]?.owner);
  });
});

describe('faults of the boilerplate that these manifests do not have', () => {
  let folder: string;
  let overlays: Overlay[];

  beforeAll(async () => {
    folder = await renderLayers({
      layers: LAYERS,
      values: {
        ...VALUES,
        database: 'postgres',
        vault: true,
        ingress: true,
        consumers: [{ service: 'admin' }, { service: 'reports' }],
      },
      folder: directory.path,
    });
    overlays = await buildOverlays(folder);
  }, 60_000);

  it('no overlay builds, since network_policy.yml is mis-indented', () => {
    expect(overlays.map(({ environment }) => environment)).toEqual([
      'development',
      'production',
      'staging',
    ]);
  });

  it('three warnings about deprecated fields', async () => {
    const files = await readFiles(join(folder, 'infra/kube'));
    const fields = Object.entries(files)
      .filter(([path]) => path.endsWith('kustomization.yaml'))
      .flatMap(([, text]) => Object.keys(parseYaml(text)));

    expect(overlays.map(({ warnings }) => warnings)).toEqual(['', '', '']);
    expect([...new Set(fields)].sort()).toEqual([
      'apiVersion',
      'configMapGenerator',
      'images',
      'kind',
      'labels',
      'patches',
      'replicas',
      'resources',
    ]);
  });

  it('an Ingress with serviceName and servicePort under v1', async () => {
    const file = 'old-ingress.yaml';
    const backend = { serviceName: 'card-payments', servicePort: 8000 };
    await writeFile(
      join(folder, file),
      JSON.stringify({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'card-payments' },
        spec: {
          rules: [
            { http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } },
          ],
        },
      }),
    );

    // The same validator that accepts ours.
    await expect(validate('1.37.0', file, folder)).resolves.toMatchObject({
      exitCode: 1,
    });
    for (const { manifests } of overlays) {
      expect(JSON.stringify(find(manifests, 'Ingress').spec)).toContain(
        '"backend":{"service":{"name":"card-payments","port":{"name":"http"}}}',
      );
    }
  });

  it('a mounted volume that is not declared', () => {
    for (const { spec } of overlays.flatMap(({ manifests }) =>
      podsOf(manifests),
    )) {
      const declared = spec.volumes.map(volume => volume.name);
      const mounted = spec.containers.flatMap(container =>
        container.volumeMounts.map(mount => mount.name),
      );
      expect(mounted.sort()).toEqual(declared.sort());
    }
  });

  it('common labels that replace the peers of the network policies', () => {
    for (const { manifests } of overlays) {
      expect(openConnections(manifests)).toEqual(
        expect.arrayContaining([
          'in from pods admin on TCP 8000',
          'in from pods reports on TCP 8000',
        ]),
      );
    }
  });

  it('one health check for liveness and readiness', () => {
    for (const { manifests } of overlays) {
      expect(find(manifests, 'Deployment').spec).toMatchObject({
        template: {
          spec: {
            containers: [
              {
                livenessProbe: { httpGet: { path: '/health/live' } },
                readinessProbe: { httpGet: { path: '/health/ready' } },
              },
            ],
          },
        },
      });
    }
  });

  it('a grace period that ends before the longest request', () => {
    for (const { manifests } of overlays) {
      const { spec } = podsOf(manifests)[0]!;
      const { seconds } = z
        .object({
          lifecycle: z.object({ preStop: z.object({ sleep: z.any() }) }),
        })
        .parse(spec.containers[0]).lifecycle.preStop.sleep;
      expect(seconds).toBeGreaterThan(0);
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(seconds + 45);
    }
  });

  it('a pod without seccomp or an unknown field that nobody notices', async () => {
    const text = overlays[0]!.text.replace(
      'readOnlyRootFilesystem: true',
      'readOnlyRootFileSystem: true',
    );
    await writeFile(join(folder, 'typing-error.yaml'), text);

    await expect(
      validate('1.37.0', 'typing-error.yaml', folder),
    ).resolves.toMatchObject({ exitCode: 1 });
  });
});

it('validates against the two newest versions that the validator knows', async () => {
  const { stdout } = await tools('kubernetes-validate', ['--help'], '.');
  const newest = /Defaults to (1)\.(\d+)\./.exec(stdout);

  expect(NEWEST_MINORS).toEqual(
    [1, 0].map(age => `1.${Number(newest?.[2]) - age}.0`),
  );
});

function find(manifests: Manifest[], kind: string): Manifest {
  const found = manifests.filter(manifest => manifest.kind === kind);
  expect(found).toHaveLength(1);
  return found[0]!;
}

function replicas(manifests: Manifest[]): number {
  return z
    .object({ replicas: z.number() })
    .parse(find(manifests, 'Deployment').spec).replicas;
}

function tableRows(markdown: string) {
  const lines = markdown
    .split(/[\n\u2028\u2029\u0085]/)
    .filter(line => line.startsWith('| '));
  return lines.slice(2).map(line => {
    const cells = line.split(/(?<!\\)\|/).map(cell => cell.trim());
    expect(cells).toHaveLength(7);
    const [, direction, connection, port, owner, reason] = cells;
    return { direction, connection: connection ?? '', port, owner, reason };
  });
}
