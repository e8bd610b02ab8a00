import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { PgSearchEngine } from '@backstage/plugin-search-backend-module-pg';
import {
  LunrSearchEngine,
  MissingIndexError,
} from '@backstage/plugin-search-backend-node';
import { searchEngineRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import type {
  IndexableResultSet,
  SearchQuery,
} from '@backstage/plugin-search-common';

/**
 * Backstage's in-memory engine fails for a kind of document of which there is none yet, such as documentation in a
 * new portal, and its search page then shows nothing else either. Nothing found is the better answer.
 */
class SlipwaySearchEngine extends LunrSearchEngine {
  override async query(query: SearchQuery): Promise<IndexableResultSet> {
    try {
      return await super.query(query);
    } catch (error) {
      if (error instanceof MissingIndexError) {
        return { results: [], numberOfResults: 0 };
      }
      throw error;
    }
  }
}

/** Searches in PostgreSQL where that is the database, so that replicas share an index; in memory otherwise. */
export default createBackendModule({
  pluginId: 'search',
  moduleId: 'slipway-engine',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        engines: searchEngineRegistryExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ config, database, engines, logger }) {
        engines.setSearchEngine(
          (await PgSearchEngine.supported(database))
            ? await PgSearchEngine.fromConfig(config, { database, logger })
            : new SlipwaySearchEngine({ logger }),
        );
      },
    });
  },
});
