import type { PullRequest } from './pullRequest';

/** What git says of the branches of an open pull request. */
export interface Observation {
  /** The tip of the head branch; undefined when it is gone. */
  headTip?: string;
  /** Whether the tip brings anything that the base branch lacks. */
  headIsAhead: boolean;
  /** Whether the base branch holds the newest changes that were seen of the head branch. */
  baseHasHead: boolean;
  /** Whether the base branch holds the commit of a merge that was begun. */
  baseHasMerge: boolean;
}

export type Happening =
  /** A merge of ours reached the base branch; perhaps the process that made it was killed before it noted that. */
  | 'merged-here'
  /** A merge of ours was begun and never reached the base branch. */
  | 'merge-abandoned'
  /** Somebody pushed the changes to the base branch. */
  | 'merged-by-push'
  | 'head-deleted'
  | 'head-moved'
  | 'nothing';

/** What happened to an open pull request since it was last looked at. */
export function decideWhatHappened(
  { merging, headCommit }: PullRequest,
  observed: Observation,
): Happening {
  if (merging) return observed.baseHasMerge ? 'merged-here' : 'merge-abandoned';
  if (observed.baseHasHead) return 'merged-by-push';
  if (!observed.headTip) return 'head-deleted';
  // A head that was set back to the base has nothing to show; it is neither merged nor a new head.
  if (observed.headTip !== headCommit && observed.headIsAhead) {
    return 'head-moved';
  }
  return 'nothing';
}
