import type {
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { ScmIntegrations } from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import type { ChangelogEntry } from '@slipway/plugin-fleet-common';
import type { RepositoryTarget } from '../forge/forge';
import type { CommitAuthor } from '../git/snapshots';
import type { FoundBase } from '../lineage/findBase';
import type { UpdatePlan } from '../lineage/update/updatePlan';
import type { UpdateMigration } from './updateMigrations';

/** Which service shall be brought to which version of its template. */
export interface UpdateRequest {
  /** The service in the catalog; its source location names repository and folder. */
  service: Entity;
  /** SemVer; what the owner wished in `.template.yaml`, else the catalog's, unless told otherwise. */
  to?: string;
  allowDowngrade?: boolean;
  /** The same for each run of a task, so that the same task makes the same commits. */
  date: Date;
}

export interface UpdateEnvironment {
  integrations: ScmIntegrations;
  reader: UrlReaderService;
  /** Finds a Template in the catalog, with the rights of whoever asks. */
  findTemplate(ref: string): Promise<Entity | undefined>;
  logger: LoggerService;
  author: Omit<CommitAuthor, 'date'>;
  /** What `service:render` adds where neither template nor service says anything: `environments` of the portal. */
  portalValues: JsonObject;
  migrations: {
    /** Entity refs of those whose commands may be run, as `readTrustedTemplates` gives them. */
    trustedTemplates: string[];
    /** Whether they are: a preview runs no code, and only says what will be run. */
    run: boolean;
  };
  /** An empty folder, which the caller removes when it is done with the result. */
  scratch: string;
  signal?: AbortSignal;
}

/** An update as it would be proposed; nothing has been written outside the scratch folder. */
export interface PreparedUpdate {
  target: RepositoryTarget;
  /** Of the service in its repository, without a slash at either end; empty for the root. */
  folder: string;
  defaultBranch: string;
  /** The commit of the default branch that all this is about. */
  baseCommit: string;
  /** A bare repository in the scratch folder that has all objects named here. */
  gitDir: string;
  /** Entity ref. */
  template: string;
  /** The branch to propose on, such as `fleet/template/flask-service`. */
  branch: string;
  from: string;
  to: string;
  direction: 'none' | 'update' | 'downgrade';
  base: FoundBase;
  plan: UpdatePlan;
  /** Sentences. */
  valueChanges: string[];
  /** The template's commands for the versions passed, and what becomes of them. */
  migrations: UpdateMigration[];
  /** Of the versions between, newest first; on the way back, of those that are taken back. */
  changelog: ChangelogEntry[];
  /** Why the owner wants no update now. */
  held?: string;
  /** False when the service is on the version with these values already. */
  hasChanges: boolean;
  /** The whole repository with the update, without conflict markers; `baseCommit`'s tree when nothing changes. */
  tree: string;
  /** The same with conflict markers; absent when there are none. */
  conflictTree?: string;
  /** Paths in which conflict markers stand. */
  markedPaths: string[];
  /** The new pristine render, and the ref that shall keep it. */
  pristine?: { ref: string; commit: string };
  /** From the repository's root. */
  lockfilesToMake: string[];
  /** No conflict, no note, a base, and no migration left to a person; whoever makes the lockfiles knows whether it stays so. */
  autoMergeEligible: boolean;
  /** Tells apart proposals of the same version, when only values were changed. */
  change: string;
}
