import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogScmEventsServiceRef } from '@backstage/plugin-catalog-node/alpha';
import { checkGit } from './repositories/checkGit';
import { readGitHostConfig } from './config';
import { Repositories } from './repositories/repositories';
import { createRouter } from './router';
import { createScmEvents } from './scmEvents';

/** The embedded git host: real git over smart HTTP with Gitea's REST routes. */
export const gitHostPlugin = createBackendPlugin({
  pluginId: 'git-host',
  register(env) {
    env.registerInit({
      deps: {
        rootConfig: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: catalogScmEventsServiceRef,
        http: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({ rootConfig, discovery, events, http, logger }) {
        const config = readGitHostConfig(rootConfig);
        if (!config) return;

        await checkGit();
        const { credentials, directory, organizations: owners } = config;
        const baseUrl = await discovery.getExternalBaseUrl('git-host');
        const repositories = await Repositories.open({ directory, owners });
        const scmEvents = createScmEvents({ events, baseUrl, logger });

        http.use(
          createRouter({
            config,
            baseUrl,
            repositories,
            credentials,
            scmEvents,
            logger,
          }),
        );
        // Reading is open to this machine; writing has credentials of its own, which git can carry.
        http.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
      },
    });
  },
});
