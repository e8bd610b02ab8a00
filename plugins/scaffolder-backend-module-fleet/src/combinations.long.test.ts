import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { parseAllDocuments } from 'yaml';
import type { TemplateEnvironment } from '@slipway/plugin-fleet-node';
import { renderWithNunjucks } from './__testUtils__/layers';
import { pairwise } from './__testUtils__/pairwise';
import { parseTeamcity } from './__testUtils__/pipelines';
import {
  ENVIRONMENTS,
  EVERYTHING,
  PARAMETERS,
  PRIVATE_INDEXES,
  TEMPLATES_FOLDER,
  readFiles,
  readTemplate,
  renderInput,
  renderTemplate,
  templateNames,
} from './__testUtils__/templates';
import { prepareKotlin } from './testing/kotlin';
import { runProof } from './testing/proveService';
import { prepareTools } from './testing/tools';

/** The first run downloads Poetry, the services' libraries and the Kotlin compiler. */
const TIMEOUT_MILLISECONDS = 15 * 60 * 1000;
const OWN_ENVIRONMENTS: TemplateEnvironment[] = [
  { name: 'dev' },
  { name: 'qa' },
  { name: 'live', protected: true },
];

const OPTIONS = {
  template: templateNames(),
  ci: ['teamcity', 'github', 'gitlab'],
  database: ['none', 'postgres'],
  metrics: [true, false],
  sentry: [true, false],
  indexProfile: ['public', 'private'],
  hasSystem: [true, false],
  hasConsumers: [true, false],
  hasDependencies: [true, false],
  hasOwnEnvironments: [true, false],
};

const COMBINATIONS = pairwise(OPTIONS).map((options, index) => ({
  name: `service-${index}`,
  options,
  template: String(options.template),
  environments: options.hasOwnEnvironments ? OWN_ENVIRONMENTS : ENVIRONMENTS,
  parameters: parametersOf(`service-${index}`, options),
}));

function parametersOf(name: string, options: JsonObject): JsonObject {
  const { consumers, dependencies } = EVERYTHING;
  const { database, metrics, sentry, ci, indexProfile } = options;
  const { system, ...parameters } = PARAMETERS;
  return {
    ...parameters,
    ...(options.hasSystem ? { system } : {}),
    ...(indexProfile === 'private' ? PRIVATE_INDEXES : {}),
    ...{ name, database, metrics, sentry, ci, indexProfile },
    consumers: options.hasConsumers ? consumers : [],
    dependencies: options.hasDependencies ? dependencies : [],
  };
}

describe('the pairwise combinations of all options', () => {
  const directory = createMockDirectory();
  const folders = new Map<string, string>();

  beforeAll(async () => {
    for (const combination of COMBINATIONS) {
      folders.set(
        combination.name,
        await renderTemplate({ ...combination, folder: directory.path }),
      );
    }
  }, TIMEOUT_MILLISECONDS);

  function chosen(option: string, value: string) {
    return COMBINATIONS.filter(({ options }) => options[option] === value).map(
      ({ name, options }) => ({
        folder: folders.get(name) ?? '',
        hasLock: options.indexProfile === 'public',
      }),
    );
  }

  it.each(COMBINATIONS)(
    'render to valid files without markers, the same bytes with nunjucks: $options',
    async ({ name, template, parameters, environments }) => {
      const {
        '.template.yaml': _wish,
        '.template.lock.json': _lock,
        ...files
      } = await readFiles(folders.get(name) ?? '');
      const input = renderInput(template, parameters);
      const version =
        readTemplate(template).metadata.annotations[
          'backstage.io/template-version'
        ] ?? '';

      expect(findMarkers(files)).toEqual([]);
      expect(findYamlErrors(files)).toEqual([]);
      await expect(
        renderWithNunjucks({
          ...input,
          values: {
            environments,
            ...input.values,
            template: { ref: `template:default/${template}`, version },
          },
          folder: directory.path,
        }),
      ).resolves.toEqual(files);
    },
    TIMEOUT_MILLISECONDS,
  );

  it.each(OPTIONS.template)(
    'are sound services of %s: lockfile, lint, format, types, dependencies and all other checks',
    async template => {
      const services = chosen('template', template)
        .sort((one, other) => Number(other.hasLock) - Number(one.hasLock))
        .map(({ folder }) => folder);

      const output = await runProof({
        templatesFolder: TEMPLATES_FOLDER,
        script: 'test-combinations.py',
        services,
      });

      expect(output).toContain(`${services.length} services are sound`);
    },
    TIMEOUT_MILLISECONDS,
  );

  it(
    'have documentation that builds without a warning',
    async () => {
      const tools = await prepareTools({ long: true });

      for (const { folder } of OPTIONS.ci.flatMap(ci => chosen('ci', ci))) {
        await expect(
          tools('mkdocs', ['build', '--strict', '--site-dir', 'site'], folder),
        ).resolves.toMatchObject({ exitCode: 0 });
      }
    },
    TIMEOUT_MILLISECONDS,
  );

  it(
    "have settings for TeamCity that compile, with the portal's environments",
    async () => {
      const runSettings = await prepareKotlin(directory.path);

      for (const { folder } of chosen('ci', 'teamcity')) {
        const { buildTypes } = parseTeamcity(
          await runSettings(join(folder, '.teamcity')),
        );
        expect(buildTypes.at(-1)?.name).toMatch(/^Deploy (live|production)$/);
      }
    },
    TIMEOUT_MILLISECONDS,
  );
});

/** Files in which something of the template is left. */
function findMarkers(files: Record<string, string>): string[] {
  return Object.entries(files)
    .filter(([path]) => !/^(libraries|\.github)\//.test(path))
    .filter(([path, text]) =>
      /\$\{\{|\{%|values\.(?!py\b)|\bundefined\b/.test(`${path}\n${text}`),
    )
    .map(([path]) => path);
}

/** uWSGI repeats keys in its file, which acme-tasks checks. */
function findYamlErrors(files: Record<string, string>): string[] {
  return Object.entries(files)
    .filter(([path]) => path !== 'infra/uwsgi.yaml' && /\.ya?ml$/.test(path))
    .flatMap(([path, text]) =>
      parseAllDocuments(text).flatMap(({ errors }) =>
        errors.map(({ message }) => `${path}: ${message}`),
      ),
    );
}
