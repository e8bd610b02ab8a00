import type { Knex } from 'knex';
import { AdvisoryStore } from './AdvisoryStore';
import { CampaignDigestStore } from './CampaignDigestStore';
import { CampaignFactStore } from './CampaignFactStore';
import { CampaignPageStore } from './CampaignPageStore';
import { CampaignStore } from './CampaignStore';
import { CampaignTargetStore } from './CampaignTargetStore';
import { CommitCountStore } from './CommitCountStore';
import type { DeriveService } from './cellFacts';
import { DeploymentCellStore } from './DeploymentCellStore';
import { DeploymentMatrixStore } from './DeploymentMatrixStore';
import { DeploymentSourceStore } from './DeploymentSourceStore';
import { CommitTimeStore } from './CommitTimeStore';
import { DeliveryStore } from './DeliveryStore';
import { DeploymentStore } from './DeploymentStore';
import { DesiredStateStore } from './DesiredStateStore';
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
import { ObservedWorkloadStore } from './ObservedWorkloadStore';
import { isSqlite } from './openDatabase';
import { ReportingTokenStore } from './ReportingTokenStore';
import { LineageStore } from './LineageStore';
import { ServiceStore } from './ServiceStore';
import { SnapshotReader } from './SnapshotReader';
import { TemplateStore } from './TemplateStore';
import { UpdateStore } from './UpdateStore';

/** All that is kept, by what it is about. */
export function openStores(knex: Knex) {
  return {
    services: new ServiceStore(knex),
    readings: new LibraryReadingStore(knex),
    commitCounts: new CommitCountStore(knex),
    matrix: new DeploymentMatrixStore(knex),
    deploymentSources: new DeploymentSourceStore(knex),
    commitTimes: new CommitTimeStore(knex),
    delivery: new DeliveryStore(knex),
    tokens: new ReportingTokenStore(knex),
    indexes: new LibraryIndexStore(knex),
    versions: new LibraryVersionStore(knex),
    advisories: new AdvisoryStore(knex),
    sources: new LibrarySourceStore(knex),
    trends: new LibraryTrendStore(knex),
    model: new LibraryModelStore(knex),
    digests: new LibraryDigestStore(knex),
    snapshots: new SnapshotReader(knex),
    templates: new TemplateStore(knex),
    lineages: new LineageStore(knex),
    updates: new UpdateStore(knex),
    campaigns: new CampaignStore(knex),
    campaignPages: new CampaignPageStore(knex),
    campaignFacts: new CampaignFactStore(knex),
    campaignDigests: new CampaignDigestStore(knex),
    /** Needs to know which names are internal. */
    openLibraries: (options: { classify: ClassifyLibrary; now: () => Date }) =>
      new LibraryStore(knex, options),
    openCampaignTargets: (options: { now: () => Date }) =>
      new CampaignTargetStore(knex, options),
    /** Need to know how environments are looked at. */
    openDeployments: (options: { derive: DeriveService; now: () => Date }) => {
      const cells = new DeploymentCellStore(knex, options);
      return {
        cells,
        deployments: new DeploymentStore(knex, cells),
        desired: new DesiredStateStore(knex, cells),
        observed: new ObservedWorkloadStore(knex, cells),
      };
    },
    /** What other processes write; SQLite's tables are this process's alone. */
    changes: isSqlite(knex) ? undefined : new LibraryChangeStore(knex),
  };
}

export type Stores = ReturnType<typeof openStores>;
