import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { NotPossibleError } from '../errors';
import { compareCommits } from './compareCommits';
import {
  stateOf,
  type ObservedPullRequest,
  type PullRequest,
} from './pullRequest';
import type { PullRequests, PullRequestTurn } from './PullRequests';
import { writePullRef } from '../repositories/refs';
import type { Repository } from '../repositories/repositories';

export interface NewPullRequest {
  head: string;
  base: string;
  title: string;
  body: string;
  labels: number[];
  reviewers: string[];
  teamReviewers: string[];
  author: string;
}

/** A pull request and where it is. */
export interface PullRequestPlace {
  pulls: PullRequests;
  repository: Repository;
  number: number;
}

/**
 * @throws ConflictError when the same branches have an open one already, NotFoundError when a branch is not there,
 * InputError when there is nothing to merge.
 */
export function createPullRequest(
  { pulls, repository }: Omit<PullRequestPlace, 'number'>,
  wanted: NewPullRequest,
): Promise<ObservedPullRequest> {
  const { gitDir } = repository;
  return pulls.inTurn(repository, async turn => {
    const commits = await requireChanges({ turn, gitDir, wanted });
    const at = now();
    const pull = await turn.store.create({
      ...wanted,
      ...commits,
      createdAt: at,
      updatedAt: at,
      comments: [],
    });
    await writePullRef({
      gitDir,
      number: pull.number,
      commit: pull.headCommit,
    });
    return turn.tell('opened', pull);
  });
}

/** The change is computed from what is stored in this moment. */
export function editPullRequest(
  { pulls, repository, number }: PullRequestPlace,
  change: (pull: PullRequest) => Partial<PullRequest>,
): Promise<ObservedPullRequest> {
  const { gitDir } = repository;
  return pulls.inTurn(repository, async turn => {
    const pull = await turn.store.get(number);
    const changed = { ...pull, ...change(pull), updatedAt: now() };
    if (changed.base !== pull.base) {
      const commits = await requireChanges({ turn, gitDir, wanted: changed });
      Object.assign(changed, commits);
    }
    await turn.store.save(changed);
    return turn.tell('edited', changed);
  });
}

/** Closing what is closed, and reopening what is open, is fine; what is merged stays so. */
export function setPullRequestOpen(
  { pulls, repository, number }: PullRequestPlace,
  { open, by }: { open: boolean; by: string },
): Promise<ObservedPullRequest> {
  return pulls.inTurn(repository, async turn => {
    const pull = await turn.store.get(number);
    const state = stateOf(pull);
    if (state === 'merged') {
      throw new NotPossibleError(
        412,
        `Pull request ${number} is merged; it can be neither closed nor reopened.`,
      );
    }
    if (open === (state === 'open')) return turn.observe(pull);
    return open
      ? reopen(turn, { gitDir: repository.gitDir, pull })
      : close(turn, { pull, by });
  });
}

async function close(
  { store, tell }: PullRequestTurn,
  { pull, by }: { pull: PullRequest; by: string },
): Promise<ObservedPullRequest> {
  const at = now();
  const closed = { ...pull, updatedAt: at, ended: { at, by } };
  await store.save(closed);
  return tell('closed', closed);
}

async function reopen(
  turn: PullRequestTurn,
  { gitDir, pull }: { gitDir: string; pull: PullRequest },
): Promise<ObservedPullRequest> {
  const { ended: _, ...rest } = pull;
  const commits = await requireChanges({ turn, gitDir, wanted: pull });
  const reopened = { ...rest, ...commits, updatedAt: now() };
  await turn.store.save(reopened);
  const { number, headCommit: commit } = reopened;
  await writePullRef({ gitDir, number, commit });
  return turn.tell('reopened', reopened);
}

/** Checks that the branches are there, differ, and belong to no other open pull request; gives their tips. */
async function requireChanges(options: {
  turn: PullRequestTurn;
  gitDir: string;
  wanted: { number?: number; head: string; base: string };
}): Promise<{ headCommit: string; baseCommit: string }> {
  const { turn, gitDir, wanted } = options;
  const { number, head, base } = wanted;
  const headCommit = turn.branches.get(head);
  const baseCommit = turn.branches.get(base);
  if (!headCommit || !baseCommit) {
    const missing = headCommit ? base : head;
    throw new NotFoundError(`There is no branch ${missing}; push it first.`);
  }
  const tips = { gitDir, base: baseCommit, head: headCommit };
  const { mergeBase } = await compareCommits(tips);
  if (mergeBase === headCommit) {
    throw new InputError(
      `${head} has no commits that ${base} lacks, so there is nothing to merge.`,
    );
  }
  const all = await turn.store.list();
  const other = all.find(
    pull =>
      pull.number !== number &&
      !pull.ended &&
      pull.head === head &&
      pull.base === base,
  );
  if (!other) return { headCommit, baseCommit };
  throw new ConflictError(
    `Pull request ${other.number} from ${head} into ${base} is open already; update it instead.`,
  );
}

function now(): string {
  return new Date().toISOString();
}
