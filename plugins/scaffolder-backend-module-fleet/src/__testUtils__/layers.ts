import { join } from 'node:path';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import nunjucks from 'nunjucks';
import { repeatFolders } from '@slipway/plugin-fleet-node';
import { createRenderServiceAction } from '../actions/renderService';
import { ENVIRONMENTS, TEMPLATES_FOLDER, readFiles } from './templates';

/** Shared layers, rendered without a template around them, as the scaffolder does it and with nunjucks itself. */

/** What every layer may count on; the rest has defaults. */
export const VALUES: JsonObject = {
  name: 'card-payments',
  package: 'acme_card_payments',
  description: 'Takes card payments',
  owner: 'group:default/payments',
  system: 'system:default/checkout',
  environments: ENVIRONMENTS.map(environment => ({ ...environment })),
};

const TEMPLATE = { ref: 'template:default/layers', version: '1.0.0' };

/** Runs service:render into a new folder, which is returned. */
export async function renderLayers(options: {
  layers: string[];
  values: JsonObject;
  folder: string;
}): Promise<string> {
  const { layers, values, folder } = options;
  const workspacePath = await makeFolder(folder, 'service-');
  const action = createRenderServiceAction({
    reader: mockServices.urlReader.mock(),
    integrations: ScmIntegrations.fromConfig(mockServices.rootConfig()),
    engine: { name: '@backstage/plugin-scaffolder-backend', version: '0' },
    environments: ENVIRONMENTS,
    environmentSecrets: [],
  });
  await action.handler({
    ...createMockActionContext({
      workspacePath,
      input: { layers, values },
      templateInfo: {
        entityRef: TEMPLATE.ref,
        baseUrl: `file://${join(TEMPLATES_FOLDER, 'layers/template.yaml')}`,
        entity: {
          metadata: {
            name: 'layers',
            annotations: { 'backstage.io/template-version': TEMPLATE.version },
          },
        },
      },
    }),
    createTemporaryDirectory: () => makeFolder(folder, 'scratch-'),
  });
  return workspacePath;
}

/** The same files by path, without the two of the lineage. */
export async function renderWithNunjucks(options: {
  layers: string[];
  values: JsonObject;
  /** Globs of whole folders, as service:render takes them. */
  copyWithoutTemplating?: string[];
  folder: string;
}): Promise<Record<string, string>> {
  const { layers, values, folder } = options;
  const copied = (options.copyWithoutTemplating ?? []).map(glob =>
    glob.replace(/\*\*$/, ''),
  );
  const engine = new nunjucks.Environment(null, {
    autoescape: false,
    tags: { variableStart: '${{', variableEnd: '}}' },
  });
  const context = { values: { template: TEMPLATE, ...values } };
  const files = await Promise.all(
    layers.map(async layer =>
      readFiles(
        await repeatFolders({
          folder: join(TEMPLATES_FOLDER, layer),
          values,
          destination: await makeFolder(folder, 'repeated-'),
        }),
      ),
    ),
  );
  return Object.fromEntries(
    files
      .flatMap(Object.entries)
      .map(([path, text]): [string, string] => [
        engine.renderString(path, context),
        text,
      ])
      .filter(([path]) => !isLeftOut(path))
      .map(([path, text]) => [
        path,
        copied.some(copy => path.startsWith(copy))
          ? text
          : engine.renderString(text, context),
      ]),
  );
}

/** Backstage writes no file whose path renders to nothing in one of its parts. */
function isLeftOut(path: string): boolean {
  return path === '' || path.startsWith('/') || path.includes('//');
}

async function makeFolder(parent: string, prefix: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, prefix));
}
