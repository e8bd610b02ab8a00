/** Pull requests as all git hosts have them; GitLab calls them merge requests. */

/** What identifies a repository on its host. */
export interface RepositoryName {
  owner: string;
  name: string;
}

export interface PullRequestName extends RepositoryName {
  number: number;
}

export interface PullRequest {
  number: number;
  /** The page for people. */
  url: string;
  /** Without the host's mark of a draft. */
  title: string;
  draft: boolean;
  /** Markdown. */
  body: string;
  state: 'open' | 'closed' | 'merged';
  author: string;
  head: BranchPosition;
  base: BranchPosition;
  /** False while it conflicts, is a draft, or the host has not looked yet. */
  mergeable: boolean;
  /** The commit on the base branch that brought it in. */
  mergeCommit?: string;
  /** ISO 8601. */
  createdAt: string;
  endedAt?: string;
}

export interface BranchPosition {
  branch: string;
  commit: string;
}

export interface NewPullRequest extends RepositoryName {
  /** The branch with the changes; it is pushed already. */
  head: string;
  base: string;
  title: string;
  body: string;
  draft?: boolean;
  /**
   * Pull requests up to this number no longer count. Without it, one that was closed or merged is an answer that
   * stands: {@link FoundPullRequest} tells it, and nothing is opened.
   */
  after?: number;
}

export interface FoundPullRequest {
  /** `declined`: somebody closed it without merging. */
  outcome: 'created' | 'open' | 'declined' | 'merged';
  pullRequest: PullRequest;
}

export interface MergeOptions extends PullRequestName {
  /** The commit that was looked at; a newer one is not merged. */
  expectedHead: string;
  /** `merge` unless told otherwise. */
  method?: 'merge' | 'squash';
  title?: string;
  message?: string;
  deleteBranch?: boolean;
}

export type MergeOutcome =
  | { merged: true; pullRequest: PullRequest }
  | {
      merged: false;
      /**
       * `not-mergeable`: the branches conflict, or the host has not looked yet. `blocked`: the base branch is
       * protected and something is missing, such as a check.
       */
      reason:
        | 'blocked'
        | 'closed'
        | 'draft'
        | 'head-moved'
        | 'merged-otherwise'
        | 'not-mergeable';
      /** What to do, with the host's own words. */
      message: string;
      pullRequest: PullRequest;
    };

export type CheckState = 'failure' | 'pending' | 'success';

export interface CommitStatus {
  /** Names the check; the last word of each counts. */
  context: string;
  state: CheckState;
  description: string;
  targetUrl?: string;
}

export interface CombinedStatus {
  /** `none` when no check has said anything. */
  state: CheckState | 'none';
  statuses: CommitStatus[];
}

export interface Branch {
  name: string;
  commit: string;
  /** Whether the portal's user may push to it. */
  canPush: boolean;
  /** The checks that a merge into it needs. */
  requiredContexts: string[];
}
