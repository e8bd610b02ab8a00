import { pullRequestUrl } from '../giteaApi/pullShapes';
import { repositoryUrl } from '../giteaApi/giteaShapes';
import { filterPulls } from '../pullRequests/filterPulls';
import type { CommitStatus } from '../pullRequests/CommitStatuses';
import type { Label } from '../pullRequests/Labels';
import {
  isDraft,
  stateOf,
  type ObservedPullRequest,
  type PullRequest,
} from '../pullRequests/pullRequest';
import {
  readChangeCommits,
  readChangedFiles,
  readDiffText,
} from '../pullRequests/readChanges';
import type { Repository } from '../repositories/repositories';
import { crumbsTo } from './crumbs';
import { diffModel } from './diffModel';

/** What the pages of pull requests show: plain data, bounded, with the links made. */

const MAX_SHOWN_PULLS = 500;
const MAX_SHOWN_COMMITS = 250;
const MAX_SHOWN_FILES = 300;
const MAX_SHOWN_BYTES = 256 * 1024;

interface InRepository {
  baseUrl: string;
  repository: Repository;
}

export function pullsPage(
  options: InRepository & { pulls: PullRequest[]; state: 'open' | 'closed' },
) {
  const { pulls, state } = options;
  const url = pullsUrl(options);
  const found = filterPulls(pulls, { state });
  return {
    title: 'Pull requests',
    crumbs: [
      ...crumbsTo(options.baseUrl, options.repository),
      { text: 'pull requests' },
    ],
    state,
    tabs: (['open', 'closed'] as const).map(name => ({
      name,
      url: `${url}?state=${name}`,
      count: filterPulls(pulls, { state: name }).length,
      current: name === state,
    })),
    pulls: found.slice(0, MAX_SHOWN_PULLS).map(pull => ({
      ...summary(pull),
      url: pullRequestUrl(options, pull.number),
    })),
    hidden: Math.max(0, found.length - MAX_SHOWN_PULLS),
  };
}

export async function pullPage(
  options: InRepository & {
    pull: ObservedPullRequest;
    labels: Label[];
    statuses: CommitStatus[];
  },
) {
  const { pull, labels, statuses, repository } = options;
  const range = { ...repository, ...pull };
  const url = pullRequestUrl(options, pull.number);
  const page = { skip: 0, limit: MAX_SHOWN_COMMITS };
  const { commits, total } = await readChangeCommits({ ...range, ...page });
  return {
    ...pullHeading(options),
    body: withoutComments(pull.body),
    labels: labels.filter(({ id }) => pull.labels.includes(id)),
    reviewers: [...pull.reviewers, ...pull.teamReviewers],
    statuses,
    commits: commits.map(commit => ({
      short: commit.id.slice(0, 10),
      url: `${repositoryUrl(options.baseUrl, repository)}/commit/${commit.id}`,
      subject: commit.message.split('\n')[0]?.slice(0, 200) || 'No message',
      author: commit.author.name,
    })),
    hiddenCommits: total - commits.length,
    comments: pull.comments.map(comment => ({
      ...comment,
      body: withoutComments(comment.body),
    })),
    diff: await readDiff(range),
    diffUrl: `${url}.diff`,
    decideUrl: `${url}/decide`,
  };
}

/** What the page of a pull request and that of the decision about it have in common. */
export function pullHeading(
  options: InRepository & { pull: ObservedPullRequest },
) {
  const { pull } = options;
  const { ended, mergeBase, conflicts, head, base } = pull;
  return {
    ...summary(pull),
    title: `${pull.title} (#${pull.number})`,
    crumbs: [
      ...crumbsTo(options.baseUrl, options.repository),
      { text: 'pull requests', url: pullsUrl(options) },
      { text: `#${pull.number}` },
    ],
    url: pullRequestUrl(options, pull.number),
    head,
    base,
    headCommit: pull.headCommit,
    endedBy: ended?.by,
    endedAt: ended?.at,
    obstacle: ended ? undefined : obstacle({ mergeBase, conflicts, pull }),
  };
}

function obstacle(options: {
  mergeBase: string;
  conflicts: boolean;
  pull: ObservedPullRequest;
}): string | undefined {
  const { mergeBase, conflicts, pull } = options;
  if (isDraft(pull.title)) return 'This is a draft and is not merged as such.';
  if (mergeBase === pull.headCommit) {
    return `${pull.head} has nothing that ${pull.base} lacks.`;
  }
  return conflicts
    ? `${pull.head} conflicts with ${pull.base}: merge ${pull.base} into it, resolve the conflicts and push.`
    : undefined;
}

async function readDiff(range: {
  gitDir: string;
  mergeBase: string;
  headCommit: string;
}) {
  if (!range.mergeBase) return { files: [], cut: false, hidden: 0 };
  const all = await readChangedFiles(range);
  const bytes = await readDiffText(range, MAX_SHOWN_BYTES);
  const model = diffModel({
    files: all.slice(0, MAX_SHOWN_FILES),
    text: bytes.toString('utf8'),
    cut: bytes.length === MAX_SHOWN_BYTES,
  });
  return { ...model, hidden: Math.max(0, all.length - MAX_SHOWN_FILES) };
}

function summary(pull: PullRequest) {
  const { number, title, author, createdAt } = pull;
  const state = stateOf(pull);
  const shown = state === 'open' && isDraft(title) ? 'draft' : state;
  return { number, title, author, createdAt, state: shown };
}

function pullsUrl({ baseUrl, repository }: InRepository): string {
  return `${repositoryUrl(baseUrl, repository)}/pulls`;
}

/** Comments of HTML are notes of programs to themselves; everything else is shown as the text that it is. */
function withoutComments(text: string): string {
  return text.replace(/<!--[\s\S]*?-->/g, '').trim();
}
