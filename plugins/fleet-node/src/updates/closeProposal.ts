import type { RepositoryTarget } from '../forge/forge';
import type { PullRequest } from '../forge/PullRequest';
import type { ProposalMark } from './proposal';
import { readMark, replaceMark } from './proposalMark';

/**
 * Closes the pull request of a proposal with a comment that says why; safe to repeat. One that ended is left alone, and
 * one whose branch a person pushed to.
 *
 * @returns Whether it is closed for this reason.
 */
export async function closeProposal(options: {
  target: RepositoryTarget;
  number: number;
  /** The head that Slipway pushed. */
  commit?: string;
  /** One sentence. */
  reason: string;
}): Promise<boolean> {
  const { target, number, commit, reason } = options;
  const name = { ...target, number };
  const pullRequest = await target.forge.getPullRequest(name);
  const isOurs = pullRequest?.head.commit === commit;
  if (pullRequest?.state !== 'open' || !isOurs) return false;
  const mark = readMark(pullRequest.body);
  if (!mark) return false;
  await closeWithReason({ target, pullRequest, mark, reason });
  return true;
}

/** First the reason: a kill after it must not look like a person's refusal. */
export async function closeWithReason(options: {
  target: RepositoryTarget;
  pullRequest: PullRequest;
  mark: ProposalMark;
  reason: string;
}): Promise<PullRequest> {
  const { target, mark, reason } = options;
  const { number, body, head } = options.pullRequest;
  const name = { ...target, number };
  await target.forge.updatePullRequest({
    ...name,
    body: replaceMark(body, {
      ...mark,
      head: head.commit,
      closedBecause: reason,
    }),
  });
  await target.forge.comment({ ...name, body: reason, key: 'closed' });
  return target.forge.closePullRequest(name);
}
