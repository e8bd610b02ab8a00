import type {
  LoggerService,
  RootConfigService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import type { AdvisoryStore } from '../../database/AdvisoryStore';
import type { LibraryIndexStore } from '../../database/LibraryIndexStore';
import type { LibrarySourceStore } from '../../database/LibrarySourceStore';
import type { LibraryVersionStore } from '../../database/LibraryVersionStore';
import { importAdvisories } from '../advisories/importAdvisories';
import { readAdvisoryConfig } from '../advisories/readAdvisoryConfig';
import {
  confusionOf,
  createClassifyLibrary,
  type LibrarySourceInLock,
} from '../indexes/classifyLibrary';
import { defaultIndexUrl } from '../indexes/defaultIndexUrl';
import { PackageIndexClient } from '../indexes/PackageIndexClient';
import { readIndexes } from '../indexes/readIndexes';
import { refreshLatestVersions } from '../indexes/refreshLatestVersions';
import { LibraryPolicies } from '../policies/LibraryPolicies';
import { readPolicies } from '../policies/readPolicies';
import { rateAgainstLatest, rateVersions } from './rateLibraries';

export interface RatingsDependencies {
  config: RootConfigService;
  libraries: LibraryIndexStore;
  versions: LibraryVersionStore;
  advisories: AdvisoryStore;
  sources: LibrarySourceStore;
  reader: UrlReaderService;
  logger: LoggerService;
  /** Called with ids of libraries of which something that is known has changed. */
  onRated: (libraryIds: number[]) => void;
  now: () => Date;
}

/**
 * What indexes, advisories and policies say of library versions.
 *
 * @throws InputError that names the key, when the configuration makes no sense.
 */
export function createRatings(dependencies: RatingsDependencies) {
  const { config } = dependencies;
  const indexes = readIndexes(config, defaultIndexUrl());
  const { source, frequencyMs } = readAdvisoryConfig(config);
  const classify = createClassifyLibrary(indexes);
  const policies = new LibraryPolicies({
    ...dependencies,
    configured: readPolicies(
      config.getOptional('fleet.policies'),
      'fleet.policies',
    ),
    url: config.getOptionalString('fleet.policiesUrl'),
  });
  const asked = indexes.map(index => ({
    index,
    client: new PackageIndexClient(index),
  }));
  return {
    /** Whether a name is internal, and where it is asked. */
    classifyLibrary: classify,
    /** Why an entry of a lockfile is a dependency-confusion risk. */
    confusionOf: (usage: LibrarySourceInLock) => confusionOf(usage, indexes),
    /**
     * Rates versions that a lockfile has just brought; to be awaited before its snapshot is announced, with which the
     * read model takes them up.
     */
    rateVersions: async (versionIds: number[]) => {
      await rateVersions(versionIds, dependencies);
    },
    policies,
    /** The configured places, for the page of sources: URLs without credentials. */
    sources: {
      indexes: indexes.map(({ name, url }) => ({ name, url })),
      advisoriesUrl: source?.url ?? source?.path,
    },
    /** Jobs for the scheduler, each to run in one process of all. */
    jobs: [
      {
        id: 'fleet-latest-versions',
        frequencyMs: 60_000,
        timeoutMs: 10 * 60_000,
        run: (signal?: AbortSignal) =>
          refreshLatestVersions({
            ...dependencies,
            indexes: asked,
            classify,
            rate: ids => rateAgainstLatest(ids, dependencies),
            signal,
          }),
      },
      {
        id: 'fleet-advisories',
        frequencyMs,
        timeoutMs: 30 * 60_000,
        run: async () => {
          if (source) await importAdvisories({ ...dependencies, source });
        },
      },
      {
        id: 'fleet-policies',
        frequencyMs: 5 * 60_000,
        timeoutMs: 60_000,
        run: () => policies.refresh(),
      },
    ],
  };
}

export type Ratings = ReturnType<typeof createRatings>;
