import { readFileSync } from 'node:fs';
import {
  coreServices,
  createBackendModule,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  scaffolderActionsExtensionPoint,
  scaffolderServiceRef,
} from '@backstage/plugin-scaffolder-node';
import { FleetClient } from '@slipway/plugin-fleet-common';
import { z } from 'zod';
import { createPublishServiceAction } from './actions/publishService';
import { createRegisterServiceAction } from './actions/registerService';
import { createRenderServiceAction } from './actions/renderService';
import { readModuleConfig } from './config';
import { sweepTemporaryFolders } from './sweepTemporaryFolders';

const ENGINE_PACKAGE = '@backstage/plugin-scaffolder-backend';

/** Adds the actions that make a service to the scaffolder. */
export const scaffolderModuleFleet = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'fleet',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        reader: coreServices.urlReader,
        scaffolder: scaffolderServiceRef,
      },
      async init({
        actions,
        auth,
        catalog,
        config,
        discovery,
        reader,
        scaffolder,
      }) {
        const integrations = ScmIntegrations.fromConfig(config);
        const { author, environments, environmentSecrets, workingDirectory } =
          readModuleConfig(config);
        await sweepTemporaryFolders(workingDirectory);
        const fleet = new FleetClient({ discoveryApi: discovery });
        actions.addActions(
          createRenderServiceAction({
            reader,
            integrations,
            engine: { name: ENGINE_PACKAGE, version: engineVersion() },
            environments,
            environmentSecrets,
          }),
          createPublishServiceAction({
            integrations,
            catalog,
            scaffolder,
            auth,
            author,
          }),
          createRegisterServiceAction({ reader, catalog, auth, fleet }),
        );
      },
    });
  },
});

function engineVersion(): string {
  const file = resolvePackagePath(ENGINE_PACKAGE, 'package.json');
  return z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
