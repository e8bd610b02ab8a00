import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { VALUES, renderLayers } from './__testUtils__/layers';
import {
  ENVIRONMENTS,
  expectedPipeline,
  parseTeamcity,
  readTeamcity,
} from './__testUtils__/pipelines';
import { prepareKotlin, type RunSettings } from './testing/kotlin';

/** A start of the Kotlin compiler; the first run also downloads it. */
const TIMEOUT_MILLISECONDS = 10 * 60 * 1000;

const directory = createMockDirectory();
let runSettings: RunSettings;

beforeAll(async () => {
  runSettings = await prepareKotlin(directory.path);
}, TIMEOUT_MILLISECONDS);

async function render(values: JsonObject): Promise<string> {
  const folder = await renderLayers({
    layers: ['shared/ci-teamcity'],
    values: { ...VALUES, ...values },
    folder: directory.path,
  });
  return join(folder, '.teamcity');
}

describe("TeamCity's settings", () => {
  it.each([
    {
      title: 'no database',
      values: {},
      wanted: {
        database: 'none',
        automatic: ENVIRONMENTS.slice(0, 2),
        manual: ENVIRONMENTS.slice(2),
      },
    },
    {
      title: 'every option and own environments',
      values: {
        database: 'postgres',
        indexProfile: 'private',
        ingress: true,
        environments: [
          { name: 'live-eu', protected: true },
          { name: 'test' },
          { name: 'live-us', protected: true },
          { name: 'null' },
        ],
      },
      wanted: {
        database: 'postgres',
        automatic: ['test', 'null'],
        manual: ['live-eu', 'live-us'],
      },
    },
    {
      title: 'nothing but production',
      values: { environments: [{ name: 'production', protected: true }] },
      wanted: { database: 'none', automatic: [], manual: ['production'] },
    },
  ])(
    'compile, and chain the same steps as the other pipelines, with $title',
    async ({ values, wanted }) => {
      const output = await runSettings(await render(values));

      expect(readTeamcity(parseTeamcity(output))).toEqual(
        expectedPipeline(wanted),
      );
    },
    TIMEOUT_MILLISECONDS,
  );

  it(
    'start production by hand only, on agents of its own, give it what staging got, and tell the portal of failures too',
    async () => {
      const { buildTypes, version, parameters } = parseTeamcity(
        await runSettings(await render({ database: 'postgres' })),
      );
      const last = (id: string) =>
        buildTypes.find(build => build.id === id)?.steps.at(-1);

      expect(version).toBe('2025.11');
      expect(parameters).toMatchObject({
        'env.IMAGE_TAG': '%build.vcs.number%',
        'env.SLIPWAY_TOKEN': '',
      });
      expect(buildTypes.map(({ id }) => id)).toEqual([
        ...['ValidateConfig', 'Check', 'Tests', 'Build', 'Scan'],
        ...['Provision_development', 'Deploy_development'],
        ...['Provision_staging', 'Deploy_staging'],
        ...['Provision_production', 'Deploy_production'],
      ]);
      expect(
        buildTypes.flatMap(({ id, triggers }) =>
          triggers.map(filter => [id, filter]),
        ),
      ).toEqual([
        ['Tests', '+:*\n-:<default>'],
        ['Deploy_staging', '+:<default>'],
      ]);
      for (const build of buildTypes) {
        const environment = /_(\w+)$/.exec(build.id)?.[1];
        expect(build).toMatchObject({
          cleanCheckout: true,
          roots: 1,
          timeoutMinutes: 30,
          type: environment ? 'DEPLOYMENT' : 'REGULAR',
          enablePersonalBuilds: !environment,
          maxRunningBuilds: environment ? 1 : 0,
          requirements: environment ? { 'acme.environment': environment } : {},
        });
        for (const dependency of build.dependencies) {
          expect(dependency).toMatchObject({
            reuse: 'SUCCESSFUL',
            onFailure: 'FAIL_TO_START',
          });
        }
      }
      expect(last('Tests')).toMatchObject({
        name: 'Stop PostgreSQL',
        mode: 'ALWAYS',
      });
      const told = buildTypes
        .find(({ id }) => id === 'Scan')
        ?.steps.find(({ name }) => name === 'Tell the portal');
      expect(told?.script).toMatch(/ \|\| true\)"\n.* \|\| echo "##teamcity/);
      for (const environment of ENVIRONMENTS) {
        const build = buildTypes.find(
          ({ id }) => id === `Deploy_${environment}`,
        );
        expect(build?.parameters).toEqual({ 'env.OUTCOME': 'failure' });
        expect(last(`Deploy_${environment}`)).toMatchObject({
          name: 'Tell the portal',
          mode: 'ALWAYS',
        });
      }
    },
    TIMEOUT_MILLISECONDS,
  );

  it(
    'do not compile with a name that the DSL lacks, nor run with a password in them',
    async () => {
      const misspelt = await render({});
      await appendFile(join(misspelt, 'settings.kts'), '\ncheck.stepps { }\n');
      const unsafe = await render({});
      const path = join(unsafe, 'settings.kts');
      const text = await readFile(path, 'utf8');
      await writeFile(
        path,
        text.replace(
          'password("env.SLIPWAY_TOKEN", "")',
          'password("env.SLIPWAY_TOKEN", "hunter2")',
        ),
      );

      await expect(runSettings(misspelt)).rejects.toThrow(/stepps/);
      await expect(runSettings(unsafe)).rejects.toThrow(
        'The password env.SLIPWAY_TOKEN stands in the file.',
      );
    },
    TIMEOUT_MILLISECONDS,
  );
});
