import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  scaffolderActionsExtensionPoint,
  scaffolderServiceRef,
} from '@backstage/plugin-scaffolder-node';
import { FleetClient, UpdateClient } from '@slipway/plugin-fleet-common';
import {
  gitLauncherServiceRef,
  makeLockfiles,
  resolveLibraryBump,
  templateEngine,
} from '@slipway/plugin-fleet-node';
import { createBumpLibraryAction } from './actions/bumpLibrary';
import { createBumpTemplateAction } from './actions/bumpTemplate';
import { createConfigureServiceAction } from './actions/configureService';
import { createLockServiceAction } from './actions/lockService';
import { createPromoteServiceAction } from './actions/promoteService';
import { createPublishServiceAction } from './actions/publishService';
import { createRegisterServiceAction } from './actions/registerService';
import { createRenderServiceAction } from './actions/renderService';
import { createUpdateServiceAction } from './actions/updateService';
import { createRunScriptAction } from './actions/runScript';
import { readModuleConfig } from './config';
import type { MakeLockfiles } from './updates/makeLockfilesFor';
import { sweepTemporaryFolders } from './sweepTemporaryFolders';

/** Adds the actions that make a service to the scaffolder. */
export const scaffolderModuleFleet = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'fleet',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        gitLauncher: gitLauncherServiceRef,
        permissions: coreServices.permissions,
        reader: coreServices.urlReader,
        scaffolder: scaffolderServiceRef,
      },
      async init({
        actions,
        auditor,
        auth,
        catalog,
        config,
        discovery,
        permissions,
        reader,
        scaffolder,
      }) {
        const integrations = ScmIntegrations.fromConfig(config);
        const {
          author,
          environments,
          environmentConfigs,
          environmentSecrets,
          gitops,
          portalUrl,
          resolver,
          scripts,
          trustedTemplates,
          workingDirectory,
        } = readModuleConfig(config);
        await sweepTemporaryFolders(workingDirectory);
        const fleet = new FleetClient({ discoveryApi: discovery });
        const makeWithResolver: MakeLockfiles = lockfiles =>
          makeLockfiles({ ...lockfiles, resolver });
        const proposing = {
          auditor,
          auth,
          author,
          catalog,
          integrations,
          permissions,
          portalUrl,
          scaffolder,
          updates: new UpdateClient({ discoveryApi: discovery }),
        };
        actions.addActions(
          createBumpLibraryAction({ ...proposing, resolver }),
          createBumpTemplateAction({
            ...proposing,
            environments,
            reader,
            resolve: project => resolveLibraryBump({ ...project, resolver }),
          }),
          createRunScriptAction({ ...proposing, scripts }),
          createRenderServiceAction({
            reader,
            integrations,
            engine: templateEngine(),
            environments,
            environmentSecrets,
          }),
          createLockServiceAction({ makeLockfiles: makeWithResolver }),
          createPublishServiceAction({
            integrations,
            catalog,
            scaffolder,
            auth,
            author,
          }),
          createRegisterServiceAction({ reader, catalog, auth, fleet }),
          createConfigureServiceAction({
            reader,
            integrations,
            auth,
            author,
            environments: environmentConfigs,
            gitops,
            portalUrl,
            scaffolder,
          }),
          createPromoteServiceAction({
            auditor,
            auth,
            author,
            catalog,
            environments: environmentConfigs,
            fleet,
            gitops,
            integrations,
            permissions,
            portalUrl,
            scaffolder,
          }),
          createUpdateServiceAction({
            auditor,
            auth,
            author,
            catalog,
            environments,
            integrations,
            makeLockfiles: makeWithResolver,
            permissions,
            portalUrl,
            reader,
            scaffolder,
            trustedTemplates,
            updates: new UpdateClient({ discoveryApi: discovery }),
          }),
        );
      },
    });
  },
});
