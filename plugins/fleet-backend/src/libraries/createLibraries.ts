import type {
  LoggerService,
  RootConfigService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { Batcher } from '../database/Batcher';
import type { Stores } from '../database/openStores';
import { parseLockfileInProcess } from './lockfiles/parseLockfileInProcess';
import type { FoundFile } from './lockfiles/parseLockfile';
import { policyRules } from './policies/policyRules';
import { createRatings } from './ratings/createRatings';
import { LibraryReplica } from './readModel/LibraryReplica';
import { dayOf } from './recordTrends';

/** How long a lockfile may take to be parsed; one of 10 MB needs a tenth of it. */
const PARSE_TIMEOUT_MS = 20_000;

/** Lockfiles whose new versions are rated together. */
const RATED_AT_ONCE = 20;

export interface LibrariesDependencies {
  config: RootConfigService;
  stores: Stores;
  reader: UrlReaderService;
  logger: LoggerService;
  lockfileMaxBytes: number;
  now: () => Date;
}

/**
 * What is known of libraries: what every service uses, what indexes, advisories and policies say of it, and how another
 * lockfile is kept.
 */
export function createLibraries(dependencies: LibrariesDependencies) {
  const { config, stores, reader, logger, now } = dependencies;
  const replica = new LibraryReplica({
    store: stores.model,
    logger,
    now,
    changes: stores.changes,
  });
  const ratings = createRatings({
    config,
    libraries: stores.indexes,
    versions: stores.versions,
    advisories: stores.advisories,
    sources: stores.sources,
    reader,
    logger,
    onRated: ids => void replica.ratingsChanged(ids),
    now,
  });
  const libraries = stores.openLibraries({
    classify: ratings.classifyLibrary,
    now,
  });
  // Versions that lockfiles bring at about the same time have most of what is asked about them in common.
  const rating = new Batcher<number[], void>({
    run: async lists => {
      await ratings.rateVersions([...new Set(lists.flat())]);
      return lists.map(() => undefined);
    },
    maxAtOnce: RATED_AT_ONCE,
  });
  return {
    replica,
    ratings,
    /** The policies as they stand today. */
    rules: async () => policyRules(await ratings.policies.list(), dayOf(now())),
    /** How a lockfile or an SBOM becomes a snapshot. */
    keeping: {
      libraries,
      logger,
      parse: async (files: FoundFile[]) =>
        parseLockfileInProcess(files, { timeoutMs: PARSE_TIMEOUT_MS }),
      rateVersions: (ids: number[]) => rating.add(ids),
      onSnapshotChanged: (id: number) => replica.snapshotChanged(id),
      maxBytes: dependencies.lockfileMaxBytes,
      now,
    },
  };
}

export type Libraries = ReturnType<typeof createLibraries>;
