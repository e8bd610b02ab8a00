import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';
import { overlayPath } from '../gitops/planPromotion';
import { environmentValues, readBase } from '../gitops/serviceFiles';
import { setImage } from '../gitops/setImage';
import { ENVIRONMENT_CONFIGS } from './gitopsHost';
import { VALUES, renderLayers } from './layers';
import { readFiles, renderTemplate } from './templates';

const PARAMETERS = {
  owner: 'group:default/platform',
  name: 'gitops',
  repoUrl: 'git.acme.com?owner=acme&repo=gitops',
};
/** One with everything and one with nothing but a name. */
export const GITOPS_SERVICES: JsonObject[] = [
  {
    ...VALUES,
    name: 'card-payments',
    database: 'postgres',
    metrics: true,
    sentry: true,
    vault: true,
    consumers: [{ service: 'orders', reason: 'Pays' }],
  },
  { ...VALUES, name: 'orders' },
];

/** A rendered GitOps repository with both services in it, promoted to every environment. */
export async function makeGitopsRepository(options: {
  folder: string;
  environments?: EnvironmentConfig[];
  /** More answers of the form. */
  parameters?: JsonObject;
}): Promise<string> {
  const { environments = ENVIRONMENT_CONFIGS } = options;
  const folder = await renderTemplate({
    template: 'gitops',
    parameters: { ...PARAMETERS, ...options.parameters },
    folder: options.folder,
  });
  for (const values of GITOPS_SERVICES) {
    const service = String(values.name);
    const workspace = await renderLayers({
      layers: ['shared/kubernetes'],
      values,
      folder: options.folder,
    });
    const added = await readFiles(
      await renderLayers({
        layers: ['shared/gitops-service'],
        values: {
          ...values,
          image: `registry.acme.com/${service}`,
          environments: environmentValues(environments, service),
        },
        folder: options.folder,
      }),
    );
    const files = { ...added, ...(await readBase({ workspace, service })) };
    for (const [path, text] of Object.entries(files)) {
      if (path.startsWith('.template')) continue;
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    for (const environment of environments) {
      const overlay = overlayPath(environment, service);
      await promote(join(folder, overlay), service);
    }
  }
  return folder;
}

/** What the first promotion does. */
async function promote(folder: string, service: string) {
  const path = join(folder, 'not-deployed.yaml');
  const text = await readFile(path, 'utf8');
  await rm(path);
  await writeFile(
    join(folder, 'kustomization.yaml'),
    setImage({ text, path, service, change: { version: '1.10' } }),
  );
}
