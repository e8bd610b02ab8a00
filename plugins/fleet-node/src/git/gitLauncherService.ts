import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { GitLauncher } from './GitLauncher';
import { useLauncher } from './git';

/**
 * Makes git start quickly in a backend that is large: a plugin that runs git names it among its dependencies, and the
 * first one that does starts it for all.
 */
export const gitLauncherServiceRef = createServiceRef<GitLauncher>({
  id: 'slipway.git-launcher',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.rootLogger,
      },
      async factory({ lifecycle, logger }) {
        const launcher = await GitLauncher.start({ logger });
        const release = useLauncher(launcher);
        lifecycle.addShutdownHook(async () => {
          release();
          await launcher.stop();
        });
        return launcher;
      },
    }),
});
