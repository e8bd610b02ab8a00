import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import { parse as parseYaml } from 'yaml';
import { evaluateRenderStep } from './evaluateRenderStep';

const ORIGIN = {
  ref: 'template:default/example',
  version: '2.0.0',
  baseUrl: 'file:///templates/example/template.yaml',
};

const SCHEMA = {
  required: ['name', 'repoUrl'],
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z]+$',
      errorMessage: { pattern: 'Use lower-case letters.' },
    },
    database: { type: 'string', enum: ['none', 'postgres'], default: 'none' },
    repoUrl: { type: 'string' },
    metrics: { type: 'boolean', default: true },
  },
};

const INPUT = {
  layers: [
    'shared/python',
    "shared/database-${{ parameters.database or 'none' }}",
  ],
  copyWithoutTemplating: ['libraries/**'],
  values: {
    name: '${{ parameters.name }}',
    package: "acme_${{ parameters.name | replace('-', '_') }}",
    database: "${{ parameters.database or 'none' }}",
    metrics: '${{ parameters.metrics | default(true) }}',
    groups: "main${{ ',postgres' if parameters.database == 'postgres' }}",
    system: '${{ parameters.system }}',
    port: 8080,
  },
};

const WITH_REPOSITORY = {
  ...INPUT,
  values: {
    ...INPUT.values,
    repository: '${{ (parameters.repoUrl | parseRepoUrl).repo }}',
  },
};

describe('evaluateRenderStep', () => {
  const directory = createMockDirectory();

  function evaluate(options: {
    wished: JsonObject;
    recorded?: JsonObject;
    overridden?: string[];
    portalValues?: JsonObject;
    input?: JsonObject;
    schemas?: JsonObject[];
  }) {
    const { wished, recorded = wished, overridden = [] } = options;
    return evaluateRenderStep({
      template: {
        origin: ORIGIN,
        renderInput: options.input ?? INPUT,
        parameterSchemas: options.schemas ?? [SCHEMA],
      },
      wished,
      recorded,
      overridden,
      portalValues: options.portalValues ?? {},
      reader: mockServices.urlReader.mock(),
      integrations: ScmIntegrations.fromConfig(mockServices.rootConfig()),
      context: { logger: mockServices.logger.mock() },
      scratch: directory.path,
    });
  }

  beforeEach(() => directory.clear());

  it('evaluates layers and values from what is recorded', async () => {
    const recorded = {
      name: 'orders',
      package: 'acme_orders',
      database: 'postgres',
      metrics: false,
      groups: 'main,postgres',
      repository: 'orders-service',
      port: 8080,
    };

    expect(
      await evaluate({ wished: recorded, input: WITH_REPOSITORY }),
    ).toEqual({
      layers: ['shared/python', 'shared/database-postgres'],
      copyWithoutTemplating: ['libraries/**'],
      values: recorded,
      overridden: [],
    });
  });

  it('lets derived values follow an answer that the owner changed', async () => {
    const { layers, values } = await evaluate({
      wished: { name: 'orders', database: 'postgres', groups: 'main' },
      recorded: { name: 'orders', database: 'none', groups: 'main' },
    });

    expect(layers).toContain('shared/database-postgres');
    expect(values).toMatchObject({
      database: 'postgres',
      groups: 'main,postgres',
    });
  });

  it('keeps a derived value that the owner changed, then and later', async () => {
    const first = await evaluate({
      wished: { name: 'orders', package: 'orders_app' },
      recorded: { name: 'orders', package: 'acme_orders' },
    });
    const later = await evaluate({
      wished: { name: 'orders', package: 'orders_app' },
      overridden: first.overridden,
    });

    expect(first.values.package).toBe('orders_app');
    expect(first.overridden).toEqual(['package']);
    expect(later).toMatchObject(first);
  });

  it('answers new questions with their defaults and keeps what nothing is said about', async () => {
    const { values } = await evaluate({
      wished: { name: 'orders', environments: [{ name: 'live' }] },
      portalValues: { environments: [{ name: 'staging' }], region: 'eu' },
    });

    expect(values).toMatchObject({
      database: 'none',
      metrics: true,
      region: 'eu',
      environments: [{ name: 'live' }],
    });
    expect(values).not.toHaveProperty('system');
  });

  it.each([
    [{ name: 'Orders' }, 'name is "Orders" (Use lower-case letters)'],
    [
      { name: 'orders', database: 'mysql' },
      'database is "mysql", which is not one of enum values: none,postgres',
    ],
    [{ database: 'none' }, 'name is asked now and has no default'],
  ])(
    'says which of %j does not fit and what to do',
    async (wished, problem) => {
      await expect(evaluate({ wished })).rejects.toThrow(
        `Values of this service do not fit template:default/example 2.0.0: ${problem}. Change them under values in .template.yaml`,
      );
    },
  );

  it('asks for an answer that nothing recorded stands for', async () => {
    await expect(
      evaluate({ wished: { name: 'orders' }, input: WITH_REPOSITORY }),
    ).rejects.toThrow('repoUrl is asked now and has no default');
  });

  it('says that a step cannot be evaluated', async () => {
    await expect(
      evaluate({
        wished: { name: 'orders' },
        input: { layers: '${{ parameters.layers }}', values: {} },
      }),
    ).rejects.toThrow(
      'The service:render step of template:default/example 2.0.0 cannot be evaluated',
    );
  });

  it.each(['flask-service', 'django-service'])(
    'gives the values of a service made from %s again',
    async name => {
      const file = join(
        __dirname,
        `../../../../templates/${name}/template.yaml`,
      );
      const { spec } = parseYaml(await readFile(file, 'utf8'));
      const recorded = {
        environments: [{ name: 'staging' }],
        name: 'card-payments',
        package: 'acme_card_payments',
        framework: name.split('-')[0]!,
        description: 'Takes "card" payments: \'all\' of {{ them }}',
        owner: 'group:default/payments',
        database: 'postgres',
        metrics: false,
        sentry: true,
        groups: 'main,postgres,sentry',
        vault: true,
        consumers: [
          { service: 'component:default/checkout', reason: 'it pays' },
        ],
        dependencies: [],
        ci: 'github',
        indexProfile: 'private',
        proxyIndexUrl: 'https://pypi.acme.com/proxy/',
        internalIndexUrl: 'https://pypi.acme.com/internal/',
      };

      const { values, layers } = await evaluate({
        wished: recorded,
        input: spec.steps[0].input,
        schemas: spec.parameters,
      });

      expect(values).toEqual(recorded);
      expect(layers).toContain('shared/private-index');
      expect(layers).toContain(`${name}/database-postgres`);
    },
  );
});
