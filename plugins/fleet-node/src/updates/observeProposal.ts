import type { PullRequest } from '../forge/PullRequest';
import type { RepositoryTarget } from '../forge/forge';
import { CONFLICT_MARKERS_CONTEXT } from './checkConflictMarkers';
import type { ObservedProposal } from './proposal';
import { isProposalCommit, readMark } from './proposalMark';

/** Asks the host about the branch of a proposal and its pull request; changes nothing. */
export async function observeProposal(options: {
  target: RepositoryTarget;
  /** The proposal's branch. */
  branch: string;
  /** The branch it is made for. */
  base: string;
}): Promise<ObservedProposal> {
  const { target, branch, base } = options;
  const { forge } = target;
  const pulls = await forge.listPullRequests({
    ...target,
    state: 'all',
    head: branch,
    base,
  });
  const pullRequest = newest(pulls.filter(({ body }) => readMark(body)));
  const mark = pullRequest && readMark(pullRequest.body);
  const branchHead = (await forge.getBranch({ ...target, branch }))?.commit;
  const observed: ObservedProposal = {
    pullRequest,
    mark,
    branchHead,
    edited: false,
    checks: 'none',
    conflictMarkers: 'none',
    mergeCommit: pullRequest?.mergeCommit,
  };
  if (pullRequest?.state !== 'open' || branchHead === undefined) {
    return observed;
  }
  return {
    ...observed,
    edited: await isEdited({ ...options, branchHead, head: mark?.head }),
    ...(await readChecks({ target, commit: branchHead })),
  };
}

/** The one that is open, else the one that ended last. */
function newest(pulls: PullRequest[]): PullRequest | undefined {
  const ended = ({ endedAt = '' }: PullRequest) => Date.parse(endedAt) || 0;
  return (
    pulls.find(({ state }) => state === 'open') ??
    [...pulls].sort((a, b) => ended(b) - ended(a) || b.number - a.number)[0]
  );
}

/** A head that the mark does not know may be ours all the same, if the process ended between push and mark. */
async function isEdited(options: {
  target: RepositoryTarget;
  branch: string;
  branchHead: string;
  head: string | undefined;
}): Promise<boolean> {
  const { target, branch, branchHead, head } = options;
  if (branchHead === head) return false;
  const commit = await target.forge.getCommit({
    ...target,
    commit: branchHead,
  });
  return commit === undefined || !isProposalCommit(commit, branch);
}

async function readChecks(options: {
  target: RepositoryTarget;
  commit: string;
}): Promise<Pick<ObservedProposal, 'checks' | 'conflictMarkers'>> {
  const { target, commit } = options;
  const { statuses } = await target.forge.getCombinedStatus({
    ...target,
    commit,
  });
  const markers = statuses.find(
    ({ context }) => context === CONFLICT_MARKERS_CONTEXT,
  );
  const states = statuses
    .filter(({ context }) => context !== CONFLICT_MARKERS_CONTEXT)
    .map(({ state }) => state);
  const checks =
    (['failure', 'pending', 'success'] as const).find(state =>
      states.includes(state),
    ) ?? 'none';
  if (!markers) return { checks, conflictMarkers: 'none' };
  const isResolved = markers.state === 'success';
  return { checks, conflictMarkers: isResolved ? 'resolved' : 'standing' };
}
