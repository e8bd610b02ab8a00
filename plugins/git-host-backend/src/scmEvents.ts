import type { LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogScmEventsService } from '@backstage/plugin-catalog-node/alpha';
import type { Repository } from './repositories/repositories';

/** Tells the catalog, and whoever else listens in this process, what happened in repositories. */
export interface ScmEvents {
  /** The default branch of the repository is now at this commit. */
  announcePush(repository: Repository, commit: string): void;
}

/**
 * Nothing waits for the listeners and nothing is sent again: a listener that fails catches up by its own sweep. A
 * deleted repository is not announced, since the catalog would then forget its entities for good.
 */
export function createScmEvents(options: {
  events: CatalogScmEventsService;
  baseUrl: string;
  logger: LoggerService;
}): ScmEvents {
  const { events, baseUrl, logger } = options;
  return {
    announcePush({ owner, name }, commit) {
      const url = `${baseUrl}/${owner}/${name}`;
      const context = { commitUrl: `${url}/commit/${commit}` };
      events
        .publish([{ type: 'repository.updated', url, context }])
        .catch(error =>
          logger.warn(`A push to ${owner}/${name} was not announced`, error),
        );
    },
  };
}
