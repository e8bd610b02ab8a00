import { z } from 'zod';
import { MERGE_STYLES } from '../pullRequests/writeMerge';

/** What the routes of pull requests take, as Gitea documents it. */

const title = z.string().trim().min(1).max(255);
export const bodyText = z.string().max(256 * 1024);
/** Gitea gives labels by number, and in newer versions also by name. */
export const labelKeys = z.array(z.union([z.number().int(), z.string()]));
const userName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'is not the name of a user');

/** People to assign, milestones and due dates are not kept here; better refused than forgotten. */
const notKept = {
  assignee: z.literal('').nullish(),
  assignees: z.array(z.string()).max(0).nullish(),
  milestone: z.literal(0).nullish(),
  due_date: z.null().optional(),
};

export const createPullSchema = z.object({
  head: z.string(),
  base: z.string(),
  title,
  body: bodyText.nullish(),
  labels: labelKeys.nullish(),
  reviewers: z.array(userName).nullish(),
  team_reviewers: z.array(userName).nullish(),
  ...notKept,
});

export const editPullSchema = z.object({
  title: title.nullish(),
  body: bodyText.nullish(),
  base: z.string().nullish(),
  labels: labelKeys.nullish(),
  state: z.enum(['open', 'closed']).nullish(),
  ...notKept,
});

const OLD_NAMES: Record<string, string> = {
  Do: 'do',
  MergeTitleField: 'merge_title_field',
  MergeMessageField: 'merge_message_field',
};

/** Gitea renamed three of the fields and takes both. */
export const mergePullSchema = z.preprocess(
  body =>
    body && typeof body === 'object'
      ? Object.fromEntries(
          Object.entries(body).map(([key, value]) => [
            OLD_NAMES[key] ?? key,
            value,
          ]),
        )
      : body,
  z.object({
    do: z.enum([...MERGE_STYLES, 'rebase', 'rebase-merge', 'manually-merged']),
    merge_title_field: z.string().max(1000).nullish(),
    merge_message_field: bodyText.nullish(),
    head_commit_id: z.string().nullish(),
    delete_branch_after_merge: z.boolean().nullish(),
    force_merge: z.literal(false).nullish(),
    merge_when_checks_succeed: z.literal(false).nullish(),
  }),
);

export const reviewersSchema = z.object({
  reviewers: z.array(userName).nullish(),
  team_reviewers: z.array(userName).nullish(),
});
