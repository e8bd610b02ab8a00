import { z } from 'zod';

/**
 * The answers about pull requests that clients may rely on, with the names and types of Gitea's published description
 * (`/swagger.v1.json`; read at 1.25, where all of these are the same since 1.20). Strict: a field that Gitea does not
 * have is an error, as is one that is missing here and null there.
 */

const time = z.string().datetime({ offset: true });
const commitId = z.string().regex(/^[0-9a-f]{40}$/);
const url = z.string().url();

const user = z
  .object({
    id: z.number().int(),
    login: z.string(),
    username: z.string(),
    full_name: z.string(),
    email: z.string(),
    avatar_url: z.string(),
    html_url: url,
  })
  .strict();

const team = z
  .object({
    id: z.number().int(),
    name: z.string(),
    description: z.string(),
    permission: z.enum(['none', 'read', 'write', 'admin', 'owner']),
  })
  .strict();

const label = z
  .object({
    id: z.number().int(),
    name: z.string(),
    color: z.string().regex(/^[0-9a-f]{6}$/),
    description: z.string(),
    exclusive: z.boolean(),
    is_archived: z.boolean(),
    url,
  })
  .strict();

const repository = z
  .object({ id: z.number().int(), full_name: z.string(), html_url: url })
  .passthrough();

const branchInfo = z
  .object({
    label: z.string(),
    ref: z.string(),
    sha: commitId,
    repo_id: z.number().int(),
    repo: repository,
  })
  .strict();

const pullRequest = z
  .object({
    id: z.number().int(),
    url,
    number: z.number().int(),
    user,
    title: z.string(),
    body: z.string(),
    labels: z.array(label),
    milestone: z.null(),
    assignee: z.null(),
    assignees: z.null(),
    requested_reviewers: z.array(user),
    requested_reviewers_teams: z.array(team),
    state: z.enum(['open', 'closed']),
    draft: z.boolean(),
    is_locked: z.boolean(),
    comments: z.number().int(),
    html_url: url,
    diff_url: url,
    patch_url: url,
    mergeable: z.boolean(),
    merged: z.boolean(),
    merged_at: time.nullable(),
    merge_commit_sha: commitId.nullable(),
    merged_by: user.nullable(),
    allow_maintainer_edit: z.boolean(),
    base: branchInfo,
    head: branchInfo,
    merge_base: commitId,
    due_date: z.null(),
    created_at: time,
    updated_at: time,
    closed_at: time.nullable(),
  })
  .strict();

const changedFile = z
  .object({
    filename: z.string(),
    previous_filename: z.string().optional(),
    status: z.enum(['added', 'deleted', 'changed', 'renamed', 'copied']),
    additions: z.number().int(),
    deletions: z.number().int(),
    changes: z.number().int(),
    html_url: url,
    contents_url: url,
    raw_url: url,
  })
  .strict();

const comment = z
  .object({
    id: z.number().int(),
    html_url: url,
    pull_request_url: url,
    issue_url: z.string(),
    user,
    body: z.string(),
    created_at: time,
    updated_at: time,
  })
  .strict();

const review = z
  .object({
    id: z.number().int(),
    user: user.nullable(),
    team: team.nullable(),
    state: z.literal('REQUEST_REVIEW'),
    body: z.string(),
    commit_id: commitId,
    stale: z.boolean(),
    official: z.boolean(),
    dismissed: z.boolean(),
    comments_count: z.number().int(),
    submitted_at: time,
    updated_at: time,
    html_url: url,
    pull_request_url: url,
  })
  .strict();

const statusState = z.enum([
  'pending',
  'success',
  'error',
  'failure',
  'warning',
  'skipped',
]);

const commitStatus = z
  .object({
    id: z.number().int(),
    status: statusState,
    target_url: z.string(),
    description: z.string(),
    url,
    context: z.string(),
    creator: user,
    created_at: time,
    updated_at: time,
  })
  .strict();

const combinedStatus = z
  .object({
    state: statusState,
    sha: commitId,
    total_count: z.number().int(),
    statuses: z.array(commitStatus),
    repository,
    commit_url: url,
    url,
  })
  .strict();

const branchProtection = z
  .object({
    branch_name: z.string(),
    rule_name: z.string(),
    enable_push: z.boolean(),
    enable_force_push: z.boolean(),
    enable_status_check: z.boolean(),
    status_check_contexts: z.array(z.string()),
    required_approvals: z.number().int(),
    created_at: time,
    updated_at: time,
  })
  .strict();

const branch = z
  .object({
    name: z.string(),
    commit: z.object({ id: commitId }).passthrough(),
    protected: z.boolean(),
    required_approvals: z.number().int(),
    enable_status_check: z.boolean(),
    status_check_contexts: z.array(z.string()),
    user_can_push: z.boolean(),
    user_can_merge: z.boolean(),
    effective_branch_protection_name: z.string(),
  })
  .strict();

const signature = z
  .object({ name: z.string(), email: z.string(), date: time })
  .strict();

const commit = z
  .object({
    sha: commitId,
    url,
    html_url: url,
    created: time,
    commit: z
      .object({
        url,
        author: signature,
        committer: signature,
        message: z.string(),
        tree: z.object({ sha: commitId, url }).strict(),
      })
      .strict(),
    author: user.nullable(),
    committer: user.nullable(),
    parents: z.array(z.object({ sha: commitId, url }).strict()),
  })
  .strict();

const comparison = z
  .object({ total_commits: z.number().int(), commits: z.array(commit) })
  .strict();

export const GITEA = {
  comparison,
  pullRequest,
  label,
  changedFile,
  comment,
  review,
  commitStatus,
  combinedStatus,
  branchProtection,
  branch,
};
