import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import {
  VALUES,
  renderLayers,
  renderWithNunjucks,
} from './__testUtils__/layers';
import { readFiles } from './__testUtils__/templates';
import {
  TOOLS_TIMEOUT_MILLISECONDS,
  prepareTools,
  type Tools,
} from './testing/tools';

const LAYERS = ['shared/compose', 'shared/container'];
const RUN = 'docker-compose.yaml';
const PROVISION = 'docker-compose.provision.yaml';
const TEST = 'docker-compose.test.yaml';

const list = z.array(z.string());
const serviceSchema = z
  .object({
    image: z.string(),
    build: z
      .object({
        context: z.string(),
        dockerfile: z.string(),
        target: z.string(),
      })
      .strict()
      .optional(),
    command: list.optional(),
    environment: z.record(z.string()).default({}),
    depends_on: z.record(z.object({ condition: z.string() })).default({}),
    networks: z.union([list, z.record(z.object({ aliases: list }))]),
    volumes: list.default([]),
    tmpfs: list.default([]),
    ports: list.default([]),
    healthcheck: z.object({ test: list }).passthrough().optional(),
    user: z.string().optional(),
    read_only: z.boolean().optional(),
    cap_drop: list.optional(),
  })
  .passthrough();
const composeSchema = z.object({
  services: z.record(serviceSchema),
  networks: z.record(z.unknown()),
  volumes: z.record(z.unknown()).default({}),
});
type Compose = z.infer<typeof composeSchema>;

const CASES: Array<{ title: string; values: JsonObject; paths: string[] }> = [
  { title: 'no database', values: {}, paths: [TEST, RUN] },
  {
    title: 'PostgreSQL',
    values: { database: 'postgres' },
    paths: [PROVISION, TEST, RUN],
  },
  {
    title: 'PostgreSQL, metrics and a name that YAML could misread',
    values: {
      name: 'null',
      package: 'acme_null',
      database: 'postgres',
      metrics: true,
    },
    paths: [PROVISION, TEST, RUN],
  },
];

const directory = createMockDirectory();
let tools: Tools;

beforeAll(async () => {
  tools = await prepareTools();
}, TOOLS_TIMEOUT_MILLISECONDS);

describe.each(CASES)(
  'the Compose files with $title',
  ({ values: chosen, paths }) => {
    const values: JsonObject = { ...VALUES, ...chosen };
    const name = String(values.name);
    let folder: string;
    let files: Record<string, string>;
    let composes: Record<string, Compose>;

    beforeAll(async () => {
      folder = await renderLayers({
        layers: LAYERS,
        values,
        folder: directory.path,
      });
      files = await readFiles(folder);
      composes = Object.fromEntries(
        paths.map(path => [path, parseCompose(files[path])]),
      );
    });

    function servicesOf(path: string) {
      return composes[path]?.services ?? {};
    }

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

    it('are those that there is something to run for', () => {
      expect(
        Object.keys(files).filter(path => path.startsWith('docker-compose')),
      ).toEqual(paths);
    });

    it('follow the schema of the Compose specification', async () => {
      await expect(
        tools(
          'check-jsonschema',
          ['--builtin-schema', 'vendor.compose-spec', ...paths],
          folder,
        ),
      ).resolves.toMatchObject({ exitCode: 0 });
    });

    it('name only networks, volumes and services that are declared', () => {
      for (const { services, networks, volumes } of Object.values(composes)) {
        for (const service of Object.values(services)) {
          expect(Object.keys(services)).toEqual(
            expect.arrayContaining(Object.keys(service.depends_on)),
          );
          expect(Object.keys(networks)).toEqual(
            expect.arrayContaining(networksOf(service)),
          );
          expect(Object.keys(volumes)).toEqual(
            expect.arrayContaining(
              service.volumes.map(volume => volume.split(':')[0]),
            ),
          );
        }
      }
    });

    it('put every service on the network that the machine shares', () => {
      for (const { services, networks } of Object.values(composes)) {
        expect(networks).toEqual({
          'acme-subnet': { name: 'acme-net', external: true },
        });
        for (const service of Object.values(services)) {
          expect(networksOf(service)).toEqual(['acme-subnet']);
        }
      }
    });

    it('connect by names that only this service has on that network', () => {
      for (const { services } of Object.values(composes)) {
        for (const alias of aliasesOf(services)) {
          expect(alias.startsWith(name)).toBe(true);
        }
      }
      for (const path of [PROVISION, TEST]) {
        const services = servicesOf(path);
        const hosts = Object.values(services).flatMap(
          ({ environment }) => environment.ACME_DATABASE__HOST ?? [],
        );
        expect(aliasesOf(services)).toEqual(expect.arrayContaining(hosts));
      }
      expect(servicesOf(RUN).app?.environment.ACME_DATABASE__HOST).toBe(
        aliasesOf(servicesOf(PROVISION))[0],
      );
    });

    it('build stages that the Dockerfile has', () => {
      const stages = [
        ...(files['infra/docker/Dockerfile'] ?? '').matchAll(/ AS (\w+)$/gm),
      ].map(match => match[1]);
      const targets = Object.values(composes).flatMap(({ services }) =>
        Object.values(services).flatMap(({ build }) =>
          build ? [build.target] : [],
        ),
      );

      expect(targets.length).toBeGreaterThan(0);
      expect(stages).toEqual(expect.arrayContaining(targets));
    });

    it('need no variable of the shell', () => {
      for (const path of paths) {
        expect(files[path]?.match(/\$(?!\{[A-Z_]+:-[^}]*\})/g)).toBeNull();
      }
    });

    it('run the service as Kubernetes does: unprivileged, root read-only', () => {
      expect(servicesOf(RUN).app).toMatchObject({
        user: '10001:10001',
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        healthcheck: { test: expect.arrayContaining(['CMD', 'python']) },
      });
    });

    it('publish ports on this machine only', () => {
      for (const { services } of Object.values(composes)) {
        for (const { ports } of Object.values(services)) {
          for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
        }
      }
    });

    it('check and test in containers, with the messages of TeamCity', () => {
      const { check, tests } = servicesOf(TEST);

      expect(check?.command).toEqual(['acme-tasks', 'check', '-a']);
      expect(tests?.command?.slice(-1)).toEqual(['tests']);
      for (const service of [check, tests]) {
        expect(service?.environment).toMatchObject({
          ACME_ENV: 'tests',
          ENV_FOR_DYNACONF: 'tests.compose',
          TEAMCITY_VERSION: '${TEAMCITY_VERSION:-}',
        });
      }
    });
  },
);

describe('faults of the boilerplate that these Compose files do not have', () => {
  let files: Record<string, string>;

  beforeAll(async () => {
    files = await readFiles(
      await renderLayers({
        layers: LAYERS,
        values: { ...VALUES, database: 'postgres' },
        folder: directory.path,
      }),
    );
  });

  it('docker-compose.provision.yaml has no service database', () => {
    const { services } = parseCompose(files[PROVISION]);

    expect(Object.keys(services)).toEqual(['database', 'create-db', 'migrate']);
    for (const name of ['create-db', 'migrate']) {
      expect(services[name]?.depends_on).toEqual({
        database: { condition: 'service_healthy' },
      });
    }
    expect(services.database?.healthcheck?.test).toContain('pg_isready');
  });

  it('docker-compose.provision.yaml uses a volume that it does not declare', () => {
    const { services, volumes } = parseCompose(files[PROVISION]);

    expect(services.database?.volumes).toEqual([
      'database:/var/lib/postgresql/data',
    ]);
    expect(volumes).toEqual({ database: null });
  });

  it('docker-compose.test.yaml forgets the shared network', () => {
    expect(parseCompose(files[TEST]).networks).toEqual({
      'acme-subnet': { name: 'acme-net', external: true },
    });
  });

  it('a top-level version and the first form of external networks', () => {
    for (const path of [RUN, PROVISION, TEST]) {
      expect(parseYaml(files[path] ?? '', { merge: true })).not.toHaveProperty(
        'version',
      );
      expect(files[path]).not.toMatch(/external:\s*\n\s+name:/);
    }
  });

  it('a database for tests that writes to a disk', () => {
    const { services } = parseCompose(files[TEST]);

    expect(services['test-database']).toMatchObject({
      tmpfs: ['/var/lib/postgresql/data'],
      volumes: [],
      command: expect.arrayContaining(['fsync=off']),
    });
    expect(services.tests?.command).toEqual([
      'acme-tasks',
      'wait-for-tcp',
      '--connections=card-payments-test-database:5432',
      'tests',
    ]);
  });
});

function parseCompose(text: string | undefined): Compose {
  return composeSchema.parse(parseYaml(text ?? '', { merge: true }));
}

function networksOf({ networks }: Compose['services'][string]): string[] {
  return Array.isArray(networks) ? networks : Object.keys(networks);
}

function aliasesOf(services: Compose['services']): string[] {
  return Object.values(services).flatMap(({ networks }) =>
    Array.isArray(networks)
      ? []
      : Object.values(networks).flatMap(network => network.aliases),
  );
}
