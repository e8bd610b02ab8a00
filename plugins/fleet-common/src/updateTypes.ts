/** Templates, who is on which version, and proposed updates: the shapes of `/api/fleet`. Times are ISO 8601 in UTC. */

/** One version's section of a template's CHANGELOG.md. */
export interface ChangelogEntry {
  /** SemVer. */
  version: string;
  /** Markdown of the section, without its heading. */
  text: string;
}

export interface TemplateVersionCount {
  version: string;
  /** Services on it that the caller may read. */
  services: number;
}

/** A template that makes services. */
export interface FleetTemplate {
  /** Entity ref. */
  ref: string;
  title: string;
  description?: string;
  owner?: string;
  /** SemVer that the catalog has now; absent when the template states none that is valid. */
  version?: string;
  /** What is wrong with it, as a sentence that says what to do. */
  problem?: string;
  /** Services made from it that the caller may read. */
  services: number;
  /** Newest first, by SemVer. */
  versions: TemplateVersionCount[];
  behind: number;
  held: number;
  /** Services with paths that an earlier update left to a person. */
  pending: number;
}

export interface FleetTemplateDetails extends FleetTemplate {
  /** Newest first. */
  changelog: ChangelogEntry[];
}

/**
 * How a service stands to its template:
 *
 * - `current`: on the version that the catalog has.
 * - `behind`: a newer one is there.
 * - `ahead`: the catalog has an older one.
 * - `wished`: the owner changed version or values in `.template.yaml`, and nothing has been proposed for that yet.
 * - `held`: the owner wants no updates now.
 * - `template-gone`: the catalog has no such template.
 * - `unreadable`: the lineage files cannot be read.
 * - `unlinked`: the repository has none: no template of ours made it, or it was not read yet.
 */
export type LineageState =
  | 'current'
  | 'behind'
  | 'ahead'
  | 'wished'
  | 'held'
  | 'template-gone'
  | 'unreadable'
  | 'unlinked';

export interface DriftCounts {
  pristine: number;
  edited: number;
  deleted: number;
  added: number;
  pending: number;
}

export interface ServiceLineage {
  /** Entity ref of the service. */
  service: string;
  title: string;
  owner?: string;
  system?: string;
  state: LineageState;
  /** Why it is `held` or `unreadable`, or what the owner wished, as a sentence. */
  reason?: string;
  /** Entity ref. */
  template?: string;
  version?: string;
  /** The template's version in the catalog. */
  latest?: string;
  /** Versions of the changelog between the two. */
  versionsBehind?: number;
  drift?: DriftCounts;
  /** Commit of the default branch that was read. */
  commit?: string;
  readAt?: string;
  /** The update that is proposed, or the last one. */
  update?: ServiceUpdate;
}

export interface ServiceLineageDetails extends ServiceLineage {
  /** Paths by what became of them; at most 1,000 of each. */
  paths?: {
    edited: string[];
    deleted: string[];
    added: string[];
    pending: string[];
  };
}

export type UpdateKind = 'template' | 'library' | 'script';

/**
 * Where a proposed update stands:
 *
 * - `running`: a task is at work on it.
 * - `no-change`: there was nothing to do.
 * - `blocked`: it cannot be done here, for the reason given, and no pull request was made; trying again changes nothing.
 * - `open`: a pull request that can be merged as it is.
 * - `conflict`: a draft pull request that a person has to resolve.
 * - `edited`: a person pushed to its branch, which Slipway leaves alone since.
 * - `declined`: a person closed it; it is not proposed again until there is a newer version.
 * - `closed`: Slipway closed it, for the reason given.
 * - `merged`.
 * - `failed`: something went wrong; trying again may help.
 * - `held`: the owner wants no updates now.
 */
export type UpdateState =
  | 'running'
  | 'no-change'
  | 'blocked'
  | 'open'
  | 'conflict'
  | 'edited'
  | 'declined'
  | 'closed'
  | 'merged'
  | 'failed'
  | 'held';

export type ChecksState = 'none' | 'pending' | 'success' | 'failure';

/** One change to one service: at most one for each kind and subject at a time, each with a branch of its own. */
export interface ServiceUpdate {
  /** Entity ref of the service. */
  service: string;
  kind: UpdateKind;
  /** Entity ref of the template, normalised name of the library, or id of the campaign whose script it is. */
  subject: string;
  from?: string;
  to?: string;
  state: UpdateState;
  /** One sentence that says what is the matter and what to do. */
  reason?: string;
  /** Such as `fleet/template/flask-service`. */
  branch: string;
  pullRequest?: { number: number; url: string; title: string };
  /** The head that Slipway pushed last. */
  commit?: string;
  /** The commit of the default branch that it was made on. */
  baseCommit?: string;
  /** The commit on the default branch that brought it in. */
  mergeCommit?: string;
  checks: ChecksState;
  /** No conflict, no note, and a base: what may be merged without a person. */
  autoMergeEligible: boolean;
  conflicts: number;
  notes: number;
  /** Id of the campaign that asked for it last. */
  campaign?: string;
  /** The scaffolder task that worked on it last. */
  taskId?: string;
  /** Of a failed one: until when the git host wants no requests, as it said with 403 or 429. */
  waitUntil?: string;
  createdAt: string;
  updatedAt: string;
  mergedAt?: string;
}

/** What a task tells at its end; `PUT /services/{ns}/{name}/updates`, for services of the portal only. */
export type UpdateReport = Omit<
  ServiceUpdate,
  'service' | 'createdAt' | 'updatedAt' | 'mergedAt' | 'checks' | 'mergeCommit'
>;

export type PathOutcome =
  | 'clean'
  | 'merged'
  | 'kept'
  | 'deleted'
  | 'conflict'
  | 'noted';

export interface PreviewedPath {
  path: string;
  outcome: PathOutcome;
  oldPath?: string;
  /** One sentence. */
  why: string;
  /** The kind of conflict or note, such as `content` or `template-deleted/project-modified`. */
  kind?: string;
  /** Unified diff from the project's file to the result, with 3 lines around; absent for binary files. */
  diff?: string;
  /** The diff was cut off at 64 KiB. */
  truncated?: boolean;
}

/** What an update would do; nothing is written. */
export interface UpdatePreview {
  service: string;
  template: string;
  from: string;
  to: string;
  direction: 'none' | 'update' | 'downgrade';
  /** How the base was had: from the ref in the repository, rendered again and proved, or not at all. */
  base: 'ref' | 'render' | 'none';
  /** What becomes of the recorded values, one sentence each. */
  valueChanges: string[];
  /**
   * The template's commands for the versions between: whether they will be run, and why not, one sentence each. A
   * preview runs none, so that `paths` is without what they change.
   */
  migrations: string[];
  /** Every path that changes or that somebody should know of, sorted. */
  paths: PreviewedPath[];
  /** Lockfiles that the pull request makes again. */
  lockfilesToMake: string[];
  autoMergeEligible: boolean;
  held?: string;
  /** Of the versions between, newest first. */
  changelog: ChangelogEntry[];
  /** The commit of the default branch that it was planned on. */
  baseCommit: string;
}

/** What a person may ask of an update. */
export interface UpdateWish {
  /** SemVer; the catalog's unless told otherwise. An older one needs `allowDowngrade`. */
  to?: string;
  allowDowngrade?: boolean;
  /** Propose it though a person closed its pull request. */
  again?: boolean;
}
