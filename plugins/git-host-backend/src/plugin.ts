import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogScmEventsServiceRef } from '@backstage/plugin-catalog-node/alpha';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { gitLauncherServiceRef } from '@slipway/plugin-fleet-node';
import { checkGit } from './repositories/checkGit';
import { readGitHostConfig } from './config';
import { BranchProtections } from './pullRequests/BranchProtections';
import { CommitStatuses } from './pullRequests/CommitStatuses';
import { Labels } from './pullRequests/Labels';
import { PullRequests } from './pullRequests/PullRequests';
import { Repositories } from './repositories/repositories';
import { Turns } from './repositories/turns';
import { createRouter } from './router';
import { createScmEvents } from './scmEvents';
import { checkHook } from './smartHttp/protectBranches';

/** The embedded git host: real git over smart HTTP with Gitea's REST routes. */
export const gitHostPlugin = createBackendPlugin({
  pluginId: 'git-host',
  register(env) {
    env.registerInit({
      deps: {
        rootConfig: coreServices.rootConfig,
        discovery: coreServices.discovery,
        catalogEvents: catalogScmEventsServiceRef,
        events: eventsServiceRef,
        gitLauncher: gitLauncherServiceRef,
        http: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({
        rootConfig,
        discovery,
        catalogEvents,
        events,
        http,
        logger,
      }) {
        const config = readGitHostConfig(rootConfig);
        if (!config) return;

        await checkGit();
        await checkHook();
        const { credentials, directory, organizations: owners } = config;
        const { username } = credentials;
        const baseUrl = await discovery.getExternalBaseUrl('git-host');
        const repositories = await Repositories.open({ directory, owners });
        const turns = new Turns();
        const statuses = new CommitStatuses(turns);
        const protections = new BranchProtections(turns);
        const labels = new Labels(turns);
        const scmEvents = createScmEvents({
          catalogEvents,
          events,
          labels,
          baseUrl,
          username,
          logger,
        });
        const pulls = new PullRequests({
          turns,
          pusher: username,
          listener: scmEvents,
        });

        http.use(
          createRouter({
            config,
            baseUrl,
            repositories,
            credentials,
            pulls,
            statuses,
            protections,
            labels,
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
