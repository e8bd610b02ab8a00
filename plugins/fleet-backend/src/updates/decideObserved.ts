import type { ObservedProposal } from '@slipway/plugin-fleet-node';
import type { StoredUpdate } from '../database/serviceUpdateRows';
import type { ObservedUpdate } from '../database/UpdateStore';

type PullRequest = NonNullable<ObservedProposal['pullRequest']>;

/** In these the pull request alone says where the update stands. */
const FOLLOWED = ['open', 'conflict', 'edited', 'declined'];

/** In these something else was told, which stands until the pull request ends. */
const ENDS_MATTER = ['failed', 'blocked', 'held', 'running'];

/**
 * Where an update stands by what its git host says; undefined when that is nothing new, or nothing about it. What a task
 * told last is only overruled by the end of the pull request.
 */
export function decideObserved(
  update: StoredUpdate,
  observed: ObservedProposal,
  now: string,
): ObservedUpdate | undefined {
  const pull = observed.pullRequest;
  if (!pull || !isAbout(update, pull)) return undefined;
  const decided = decide(update, observed, pull, now);
  return decided && isNews(update, decided) ? decided : undefined;
}

function isAbout(update: StoredUpdate, pull: PullRequest): boolean {
  const known = update.pullRequest?.number;
  // One that ended before this update got its own is another one's.
  return known === undefined ? pull.state === 'open' : pull.number >= known;
}

function decide(
  update: StoredUpdate,
  observed: ObservedProposal,
  pull: PullRequest,
  now: string,
): ObservedUpdate | undefined {
  const { number, url, title } = pull;
  const seen = {
    checks: pull.state === 'open' ? observed.checks : update.checks,
    pullRequest: { number, url, title },
  };
  const isFollowed = FOLLOWED.includes(update.state);
  if (!isFollowed && !ENDS_MATTER.includes(update.state)) {
    return update.state === 'merged' && pull.state === 'merged'
      ? mergedAs(update, observed, pull, now)
      : undefined;
  }
  if (pull.state === 'merged') return mergedAs(update, observed, pull, now);
  if (pull.state === 'closed') {
    if (update.state === 'running') return undefined;
    const closedBecause = observed.mark?.closedBecause;
    if (closedBecause) {
      return { ...seen, state: 'closed', reason: closedBecause };
    }
    return {
      ...seen,
      state: 'declined',
      reason: `Pull request #${number} was closed without merging; it is not proposed again until there is a newer version.`,
    };
  }
  if (!isFollowed) {
    return { ...seen, state: update.state, reason: update.reason };
  }
  if (observed.edited) {
    return {
      ...seen,
      state: 'edited',
      reason: afterPush(update, observed),
    };
  }
  const state = pull.draft ? 'conflict' : 'open';
  const reason = state === update.state ? update.reason : undefined;
  return { ...seen, state, reason };
}

function afterPush(
  { branch }: StoredUpdate,
  { conflictMarkers }: ObservedProposal,
): string {
  const pushed = `A person pushed to ${branch}; Slipway leaves it alone since.`;
  switch (conflictMarkers) {
    case 'resolved':
      return `${pushed} No conflict markers are left, so the pull request is ready now: merge or close it.`;
    case 'standing':
      return `${pushed} Conflict markers still stand in its files; resolve them and push again, or close the pull request.`;
    default:
      return `${pushed} Merge or close the pull request.`;
  }
}

function mergedAs(
  update: StoredUpdate,
  observed: ObservedProposal,
  pull: PullRequest,
  now: string,
): ObservedUpdate {
  const { number, url, title } = pull;
  return {
    state: 'merged',
    reason: undefined,
    checks: update.checks,
    pullRequest: { number, url, title },
    mergeCommit: observed.mergeCommit ?? pull.mergeCommit,
    mergedAt: pull.endedAt ?? update.mergedAt ?? now,
  };
}

function isNews(update: StoredUpdate, decided: ObservedUpdate): boolean {
  return (
    update.state !== decided.state ||
    update.reason !== decided.reason ||
    update.checks !== decided.checks ||
    update.mergeCommit !== decided.mergeCommit ||
    update.mergedAt !== decided.mergedAt ||
    update.pullRequest?.number !== decided.pullRequest?.number ||
    update.pullRequest?.title !== decided.pullRequest?.title
  );
}
