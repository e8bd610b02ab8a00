import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  listFiles,
  type EnvironmentConfig,
  type SourceFile,
} from '@slipway/plugin-fleet-node';
import { overlayPath } from './planPromotion';

/**
 * What the layer `shared/gitops-service` gets as values.environments: those of the portal, and where their overlays are.
 */
export function environmentValues(
  environments: EnvironmentConfig[],
  service: string,
): JsonObject[] {
  return environments.map(environment => {
    const path = overlayPath(environment, service);
    const fill = (pattern: string) =>
      pattern
        .replaceAll('{service}', service)
        .replaceAll('{environment}', environment.name);
    return {
      name: environment.name,
      protected: environment.protected,
      namespace: fill(environment.namespace),
      /** Each service has one of its own there, which its overlay brings. */
      ownNamespace: environment.namespace.includes('{service}'),
      path,
      /** From there to the root of the repository. */
      root: posix.relative(path, '.'),
    };
  });
}

/**
 * The files of a service's base: the manifests that the service's own repository has in `infra/kube/base`, byte for
 * byte, by their paths in the GitOps repository.
 *
 * @throws InputError when the workspace has none.
 */
export async function readBase(options: {
  workspace: string;
  service: string;
}): Promise<Record<string, string>> {
  const folder = join(options.workspace, 'infra/kube/base');
  const files = await listFiles(folder).catch((error: unknown) => {
    throw new InputError(
      'The workspace has no infra/kube/base; let service:render write the layer shared/kubernetes in an earlier step',
      error,
    );
  });
  return readTexts(files, `services/${options.service}/base`);
}

/** The text of each file by its path below a folder. */
export async function readTexts(
  files: SourceFile[],
  folder = '',
): Promise<Record<string, string>> {
  const entries = await Promise.all(
    files.map(
      async ({ path, source }): Promise<[string, string]> => [
        posix.join(folder, path),
        await readFile(source, 'utf8'),
      ],
    ),
  );
  return Object.fromEntries(entries);
}
