import {
  apiUrl,
  encodePath,
  repositoryUrl,
  stableId,
  userShape,
  type RepositoryShape,
} from './giteaShapes';
import type { Label } from '../pullRequests/Labels';
import {
  isDraft,
  stateOf,
  type ObservedPullRequest,
  type PullRequest,
  type PullRequestComment,
} from '../pullRequests/pullRequest';
import type { ChangedFile } from '../pullRequests/readChanges';
import type { Repository } from '../repositories/repositories';

/** The answers about pull requests, as Gitea documents them, without the fields that mean nothing here. */

interface InRepository {
  baseUrl: string;
  repository: Repository;
}

export function pullRequestUrl(
  { baseUrl, repository }: InRepository,
  number: number,
): string {
  return `${repositoryUrl(baseUrl, repository)}/pulls/${number}`;
}

export function pullRequestShape(
  options: InRepository & {
    /** Of the repository. */
    shape: RepositoryShape;
    pull: ObservedPullRequest;
    labels: Label[];
  },
) {
  const { baseUrl, repository, shape: repo, pull, labels } = options;
  const { number, ended, headCommit, baseCommit } = pull;
  const url = pullRequestUrl(options, number);
  const branch = (ref: string, sha: string) => ({
    label: ref,
    ref,
    sha,
    repo_id: repo.id,
    repo,
  });
  const merged = stateOf(pull) === 'merged';
  return {
    id: stableId(`${repository.owner}/${repository.name}#${number}`),
    url: `${apiUrl(baseUrl, repository)}/pulls/${number}`,
    number,
    user: userShape(baseUrl, pull.author),
    title: pull.title,
    body: pull.body,
    labels: labelShapes(options, pull, labels),
    milestone: null,
    assignee: null,
    assignees: null,
    requested_reviewers: pull.reviewers.map(name => userShape(baseUrl, name)),
    requested_reviewers_teams: pull.teamReviewers.map(teamShape),
    state: ended ? 'closed' : 'open',
    draft: isDraft(pull.title),
    is_locked: false,
    comments: pull.comments.length,
    html_url: url,
    diff_url: `${url}.diff`,
    patch_url: `${url}.patch`,
    mergeable: !ended && !pull.conflicts && !isDraft(pull.title),
    merged,
    merged_at: merged ? ended?.at ?? null : null,
    merge_commit_sha: ended?.mergeCommit ?? null,
    merged_by: merged && ended ? userShape(baseUrl, ended.by) : null,
    allow_maintainer_edit: false,
    base: branch(pull.base, baseCommit),
    head: branch(pull.head, headCommit),
    merge_base: pull.mergeBase,
    due_date: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: ended?.at ?? null,
  };
}

export function labelShapes(
  context: InRepository,
  pull: PullRequest,
  labels: Label[],
) {
  return labels
    .filter(({ id }) => pull.labels.includes(id))
    .map(label => labelShape(context, label));
}

export function labelShape(
  { baseUrl, repository }: InRepository,
  { id, name, color, description }: Label,
) {
  return {
    id,
    name,
    color,
    description,
    exclusive: false,
    is_archived: false,
    url: `${apiUrl(baseUrl, repository)}/labels/${id}`,
  };
}

export function commentShape(
  context: InRepository & { number: number; comment: PullRequestComment },
) {
  const { baseUrl, number, comment } = context;
  const url = pullRequestUrl(context, number);
  return {
    id: comment.id,
    html_url: `${url}#comment-${comment.id}`,
    pull_request_url: url,
    issue_url: '',
    user: userShape(baseUrl, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}

/** A review that was asked for and not given. */
export function reviewRequestShape(
  context: InRepository & {
    pull: PullRequest;
    reviewer: { user: string } | { team: string };
  },
) {
  const { baseUrl, pull, reviewer } = context;
  const name = 'user' in reviewer ? reviewer.user : reviewer.team;
  const url = pullRequestUrl(context, pull.number);
  return {
    id: stableId(`${url} ${name}`),
    user: 'user' in reviewer ? userShape(baseUrl, name) : null,
    team: 'team' in reviewer ? teamShape(name) : null,
    state: 'REQUEST_REVIEW',
    body: '',
    commit_id: pull.headCommit,
    stale: false,
    official: false,
    dismissed: false,
    comments_count: 0,
    submitted_at: pull.updatedAt,
    updated_at: pull.updatedAt,
    html_url: url,
    pull_request_url: url,
  };
}

export function changedFileShape(
  options: InRepository & { headCommit: string; file: ChangedFile },
) {
  const { baseUrl, repository, headCommit, file } = options;
  const path = encodePath(file.path);
  const html = repositoryUrl(baseUrl, repository);
  return {
    filename: file.path,
    ...(file.previousPath && { previous_filename: file.previousPath }),
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    html_url: `${html}/src/commit/${headCommit}/${path}`,
    contents_url: `${apiUrl(
      baseUrl,
      repository,
    )}/contents/${path}?ref=${headCommit}`,
    raw_url: `${html}/raw/commit/${headCommit}/${path}`,
  };
}

function teamShape(name: string) {
  return {
    id: stableId(`team ${name}`),
    name,
    description: '',
    permission: 'write',
  };
}
