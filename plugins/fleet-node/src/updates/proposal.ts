import type { CommitAuthor } from '../git/snapshots';
import type { ChecksState } from '@slipway/plugin-fleet-common';
import type { PullRequest } from '../forge/PullRequest';
import type { RepositoryTarget } from '../forge/forge';

/** A change of one repository, finished, that is still to become a branch and a pull request. */
export interface Proposal {
  target: RepositoryTarget;
  /** The branch it is made for, such as `main`. */
  base: string;
  /** The branch it goes to, the same each time, such as `fleet/template/flask-service`. */
  branch: string;
  /** A bare repository that has the objects of both trees and of the base commit. */
  gitDir: string;
  /** The commit of the base branch that it was computed on. */
  baseCommit: string;
  /** What can be committed without a decision. */
  tree: string;
  /** The same with conflict markers, for a second commit; absent when there is nothing to decide. */
  conflictTree?: string;
  /** Refs to write beside the branch, such as the pristine render; existing ones stay. */
  refs?: Record<string, string>;
  /** First line of the commit and title of the pull request. */
  title: string;
  /** Markdown. */
  body: string;
  /** Paths in which conflict markers stand; a commit status fails while they do. */
  markedPaths: string[];
  /** Catalog groups and users become the host's by their name. */
  reviewers: string[];
  /** With the date of the task, so that the same task makes the same commit. */
  author: CommitAuthor;
  /** What is recorded in the pull request's hidden block, to find it again and to know its age. */
  mark: ProposalMark;
  /** Open it though a person closed the last one. */
  again?: boolean;
}

/** The hidden JSON block in a pull request's body. */
export interface ProposalMark {
  kind: 'template' | 'library' | 'script';
  subject: string;
  from?: string;
  to?: string;
  baseCommit: string;
  /** The head that Slipway pushed: a different one means that a person pushed. */
  head?: string;
  markedPaths: string[];
  autoMergeEligible: boolean;
  campaign?: string;
  /** Tells apart proposals from the same version to the same, such as by a digest of the values. */
  change?: string;
  /** A person resolved the conflict markers; whether it is a draft is for people to say since. */
  resolved?: boolean;
  /** Why Slipway closed the pull request: it was no person who declined. */
  closedBecause?: string;
}

/** What became of a proposal. */
export interface ProposalOutcome {
  /**
   * `edited`: a person pushed to the branch, which was left alone. `declined`: a person closed the pull request of the
   * same change. `merged`: it was merged a moment ago. `no-change`: the repository has it already; an open pull request
   * was closed with this reason.
   */
  outcome: 'open' | 'conflict' | 'edited' | 'declined' | 'merged' | 'no-change';
  pullRequest?: PullRequest;
  /** The head of the branch as Slipway pushed it. */
  commit?: string;
  /** One sentence. */
  summary: string;
}

/** What the host says about the branch of a proposal. */
export interface ObservedProposal {
  /** The one that is open, else the one that ended last; absent when there is none with Slipway's mark. */
  pullRequest?: PullRequest;
  mark?: ProposalMark;
  /** Absent when there is no such branch. */
  branchHead?: string;
  /** A person pushed to the branch of an open pull request. */
  edited: boolean;
  /** Of the head of the open pull request, without Slipway's own about conflict markers. */
  checks: ChecksState;
  /** Whether the host says that conflict markers still stand in it; `none` when it was never asked. */
  conflictMarkers: 'none' | 'standing' | 'resolved';
  /** The commit on the base branch that brought it in. */
  mergeCommit?: string;
}
