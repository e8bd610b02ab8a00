import { z } from 'zod';

const commentSchema = z.object({
  id: z.number().int(),
  author: z.string(),
  body: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

/** A merge that was begun: whether it happened is told by the base branch, so that a kill in between loses nothing. */
const mergingSchema = z.object({
  commit: z.string(),
  by: z.string(),
  at: z.string(),
  deleteBranch: z.boolean(),
});

const endedSchema = z.object({
  at: z.string(),
  by: z.string(),
  /** The commit on the base branch that brought the changes in; absent when it was closed without a merge. */
  mergeCommit: z.string().optional(),
});

/** As it is stored, one file each; branches are looked up in git whenever it is read. */
export const pullRequestSchema = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string(),
  author: z.string(),
  head: z.string(),
  base: z.string(),
  /** The newest commit of the head branch that was seen and was not part of the base branch. */
  headCommit: z.string(),
  /** The tip of the base branch at that time. */
  baseCommit: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  labels: z.array(z.number().int()),
  reviewers: z.array(z.string()),
  teamReviewers: z.array(z.string()),
  comments: z.array(commentSchema),
  merging: mergingSchema.optional(),
  ended: endedSchema.optional(),
});

export type PullRequest = z.infer<typeof pullRequestSchema>;
export type PullRequestComment = z.infer<typeof commentSchema>;

/** A pull request with what git says of its branches at this moment. */
export interface ObservedPullRequest extends PullRequest {
  /** The commit that the changes are counted from; empty when the branches have no common one. */
  mergeBase: string;
  conflicts: boolean;
}

export type PullRequestState = 'open' | 'closed' | 'merged';

export function stateOf({ ended }: PullRequest): PullRequestState {
  if (!ended) return 'open';
  return ended.mergeCommit ? 'merged' : 'closed';
}

/** Gitea marks a draft in the title; its own prefixes, and those that GitLab uses. */
export function isDraft(title: string): boolean {
  return /^\s*(\[wip\]|wip:|\[draft\]|draft:)/i.test(title);
}
