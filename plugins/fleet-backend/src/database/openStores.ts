import type { Knex } from 'knex';
import { AdvisoryStore } from './AdvisoryStore';
import { DeploymentStore } from './DeploymentStore';
import { LibraryChangeStore } from './LibraryChangeStore';
import { LibraryDigestStore } from './LibraryDigestStore';
import { LibraryIndexStore } from './LibraryIndexStore';
import { LibraryModelStore } from './LibraryModelStore';
import { LibraryReadingStore } from './LibraryReadingStore';
import { LibrarySourceStore } from './LibrarySourceStore';
import { LibraryStore } from './LibraryStore';
import { LibraryTrendStore } from './LibraryTrendStore';
import { LibraryVersionStore } from './LibraryVersionStore';
import type { ClassifyLibrary } from './LibraryVersionIds';
import { isSqlite } from './openDatabase';
import { ReportingTokenStore } from './ReportingTokenStore';
import { ServiceStore } from './ServiceStore';
import { SnapshotReader } from './SnapshotReader';

/** All that is kept, by what it is about. */
export function openStores(knex: Knex) {
  return {
    services: new ServiceStore(knex),
    readings: new LibraryReadingStore(knex),
    deployments: new DeploymentStore(knex),
    tokens: new ReportingTokenStore(knex),
    indexes: new LibraryIndexStore(knex),
    versions: new LibraryVersionStore(knex),
    advisories: new AdvisoryStore(knex),
    sources: new LibrarySourceStore(knex),
    trends: new LibraryTrendStore(knex),
    model: new LibraryModelStore(knex),
    digests: new LibraryDigestStore(knex),
    snapshots: new SnapshotReader(knex),
    /** Needs to know which names are internal. */
    openLibraries: (options: { classify: ClassifyLibrary; now: () => Date }) =>
      new LibraryStore(knex, options),
    /** What other processes write; SQLite's tables are this process's alone. */
    changes: isSqlite(knex) ? undefined : new LibraryChangeStore(knex),
  };
}

export type Stores = ReturnType<typeof openStores>;
