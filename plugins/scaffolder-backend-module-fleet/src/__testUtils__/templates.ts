import { mkdir, mkdtemp, readFile, readdir } from 'node:fs/promises';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import { createTemplateRenderer } from 'nunjitsu';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { TemplateEnvironment } from '@slipway/plugin-fleet-node';
import { createRenderServiceAction } from '../actions/renderService';

/** The templates of this repository, rendered as the scaffolder does it. */

export const TEMPLATES_FOLDER = resolve(__dirname, '../../../../templates');

/** What the portal is configured for. */
export const ENVIRONMENTS: TemplateEnvironment[] = [
  { name: 'development' },
  { name: 'staging' },
  { name: 'production', protected: true },
];

/** What a person fills in; every template takes these. */
export const PARAMETERS = {
  name: 'card-payments',
  description: 'Takes card payments',
  owner: 'group:default/payments',
  system: 'system:default/checkout',
  repoUrl: 'localhost:7007?owner=acme&repo=card-payments',
};

/** Every option of the form. */
export const EVERYTHING = {
  ...PARAMETERS,
  database: 'postgres',
  metrics: true,
  sentry: true,
  consumers: [{ service: 'component:default/admin', reason: 'Refunds' }],
  dependencies: [
    { service: 'component:default/ledger', reason: 'Books what was paid' },
  ],
  ci: 'teamcity',
  indexProfile: 'public',
};

/** The answers about indexes that are not the public one. */
export const PRIVATE_INDEXES = {
  indexProfile: 'private',
  proxyIndexUrl: 'https://index.example.com/proxy/simple/',
  internalIndexUrl: 'https://index.example.com/internal/simple/',
};

const templateSchema = z.object({
  metadata: z.object({ name: z.string(), annotations: z.record(z.string()) }),
  spec: z.object({
    type: z.string(),
    parameters: z.array(z.record(z.unknown())),
    steps: z.array(
      z.object({ action: z.string(), input: z.record(z.unknown()) }),
    ),
  }),
});

const renderInputSchema = z.object({
  layers: z.array(z.string()),
  values: z.record(z.any()),
  copyWithoutTemplating: z.array(z.string()).default([]),
});

export function allTemplateNames(): string[] {
  return readdirSync(TEMPLATES_FOLDER, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .filter(template => existsSync(templateFile(template)));
}

/** The templates that make services. */
export function templateNames(): string[] {
  return allTemplateNames().filter(
    template => readTemplate(template).spec.type === 'service',
  );
}

export function readTemplate(template: string) {
  return templateSchema.parse(
    parseYaml(readFileSync(templateFile(template), 'utf8')),
  );
}

/** The input of the step service:render, as the scaffolder's own engine makes it of the parameters. */
export function renderInput(template: string, parameters: JsonObject) {
  const step = readTemplate(template).spec.steps.find(
    ({ action }) => action === 'service:render',
  );
  const renderer = createTemplateRenderer();
  const context = JSON.parse(JSON.stringify({ parameters }));
  const input: unknown = JSON.parse(
    JSON.stringify(step?.input),
    (_key, value: unknown) =>
      typeof value === 'string' ? renderer.renderValue(value, context) : value,
  );
  return renderInputSchema.parse(input);
}

/** Runs service:render into a new folder, which is returned. */
export async function renderTemplate(options: {
  template: string;
  parameters: JsonObject;
  folder: string;
  environments?: TemplateEnvironment[];
}): Promise<string> {
  const { template, parameters, folder } = options;
  const { metadata } = readTemplate(template);
  const workspacePath = await makeFolder(folder, 'service-');
  const action = createRenderServiceAction({
    reader: mockServices.urlReader.mock(),
    integrations: ScmIntegrations.fromConfig(mockServices.rootConfig()),
    engine: { name: '@backstage/plugin-scaffolder-backend', version: '0' },
    environments: options.environments ?? ENVIRONMENTS,
    environmentSecrets: [],
  });
  await action.handler({
    ...createMockActionContext({
      workspacePath,
      input: renderInput(template, parameters),
      templateInfo: {
        entityRef: `template:default/${template}`,
        baseUrl: `file://${templateFile(template)}`,
        entity: { metadata },
      },
    }),
    createTemporaryDirectory: () => makeFolder(folder, 'scratch-'),
  });
  return workspacePath;
}

/** Text of every file below a folder, by path. */
export async function readFiles(
  folder: string,
): Promise<Record<string, string>> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    await Promise.all(
      paths.map(async path => [
        path.slice(folder.length + 1),
        await readFile(path, 'utf8'),
      ]),
    ),
  );
}

function templateFile(template: string): string {
  return join(TEMPLATES_FOLDER, template, 'template.yaml');
}

async function makeFolder(parent: string, prefix: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, prefix));
}
