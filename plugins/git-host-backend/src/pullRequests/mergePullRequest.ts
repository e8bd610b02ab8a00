import { ConflictError, NotFoundError } from '@backstage/errors';
import { NotPossibleError } from '../errors';
import type { BranchProtections } from './BranchProtections';
import type { CommitStatuses } from './CommitStatuses';
import { findMissingChecks } from './findMissingChecks';
import type { PullRequestPlace } from './changePullRequest';
import {
  isDraft,
  stateOf,
  type ObservedPullRequest,
  type PullRequest,
} from './pullRequest';
import type { PullRequestTurn } from './PullRequests';
import { writeMerge, type MergeMessage, type MergeStyle } from './writeMerge';
import { moveBranch } from '../repositories/refs';

/** What a merge asks for. */
export interface MergeWish extends MergeMessage {
  style: MergeStyle;
  /** The head that was looked at; another one is not merged. */
  expectedHead?: string;
  deleteBranch: boolean;
  by: string;
  protections: BranchProtections;
  statuses: CommitStatuses;
}

/**
 * Moves the base branch. The intent is stored first: whether it was carried out is then told by the branch, so a
 * process killed at any point leaves a pull request that is merged or one that is not.
 *
 * @throws NotPossibleError (405) when it must not be merged now, ConflictError when the branches do not allow it.
 */
export function mergePullRequest(
  { pulls, repository, number }: PullRequestPlace,
  wish: MergeWish,
): Promise<ObservedPullRequest> {
  const { gitDir } = repository;
  return pulls.inTurn(repository, async turn => {
    const { store, branches, settleMoves, observe } = turn;
    const pull = await store.get(number);
    requireOpen(pull);
    requireLookedAt(pull, branches.get(pull.head), wish.expectedHead);
    const { base: branch, headCommit } = pull;
    const place = { ...wish, repository, branch, commit: headCommit };
    requireChecks(pull, await findMissingChecks(place));
    const { style, by, title, message } = wish;
    const baseTip = branches.get(pull.base) ?? '';
    const text = { title, message };
    const commit = await writeMerge({ gitDir, pull, baseTip, style, text, by });
    const deleteBranch = wish.deleteBranch && (await isLast(turn, pull));
    const merging = { commit, by, at: new Date().toISOString(), deleteBranch };
    await store.save({ ...pull, baseCommit: baseTip, merging });
    try {
      await moveBranch({ gitDir, branch, from: baseTip, to: commit });
    } finally {
      await settleMoves();
    }
    return observe(await store.get(number));
  });
}

function requireOpen(pull: PullRequest): void {
  const { number, title } = pull;
  const state = stateOf(pull);
  if (state === 'closed') {
    throw new NotFoundError(
      `Pull request ${number} is closed; reopen it before merging.`,
    );
  }
  if (state === 'merged') {
    throw new NotPossibleError(405, `Pull request ${number} is merged.`);
  }
  if (isDraft(title)) {
    throw new NotPossibleError(
      405,
      `Pull request ${number} is a draft; remove the mark from its title before merging.`,
    );
  }
}

function requireLookedAt(
  { number, headCommit, head, base }: PullRequest,
  tip: string | undefined,
  expected: string | undefined,
): void {
  if (expected && expected !== tip) {
    throw new ConflictError(
      `Pull request ${number} is at ${tip} now, not at ${expected}; look at its new commits first.`,
    );
  }
  if (tip !== headCommit) {
    throw new NotPossibleError(
      405,
      `${head} was set back and has nothing that ${base} lacks; push commits to it, or close pull request ${number}.`,
    );
  }
}

function requireChecks(
  { number, base, headCommit }: PullRequest,
  missing: string[],
): void {
  if (missing.length === 0) return;
  throw new NotPossibleError(
    405,
    `${base} is protected: ${missing.join(
      ', ',
    )} must succeed on ${headCommit} before pull request ${number} is merged.`,
  );
}

/** Whether no other open pull request needs the head branch. */
async function isLast(
  { store }: PullRequestTurn,
  { number, head }: PullRequest,
): Promise<boolean> {
  const all = await store.list();
  return !all.some(
    other => other.number !== number && !other.ended && other.head === head,
  );
}
