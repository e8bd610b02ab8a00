import type { PullRequest } from '../forge/PullRequest';
import type { Proposal, ProposalMark } from './proposal';
import { isSameChange, readMark } from './proposalMark';

/** What the host has of a proposal. */
export interface ObservedBranch {
  /** All pull requests from the branch into the base, in any order. */
  pullRequests: PullRequest[];
  /** The newest commit of the branch; undefined when there is none. */
  head?: string;
  /** Whether Slipway made that commit as it is. */
  isOurs: boolean;
  /** The newest commit of the base branch. */
  baseHead?: string;
}

export type ProposalStep =
  | { do: 'nothing' }
  /** A person pushed to the branch. */
  | { do: 'leave-edited'; pullRequest?: PullRequest }
  | { do: 'respect-refusal'; pullRequest: PullRequest }
  | { do: 'acknowledge-merge'; pullRequest: PullRequest }
  /** Nothing is left to propose. */
  | { do: 'close'; pullRequest: PullRequest }
  | {
      do: 'propose';
      open?: PullRequest;
      /** Number of the newest pull request that is no answer to this proposal any more. */
      after: number;
    };

/**
 * Decides what becomes of a proposal. What a person pushed is left alone, what a person closed stays closed until there
 * is another change or somebody asks again, and what is merged is not proposed twice.
 */
export function decideProposal(
  proposal: Pick<Proposal, 'mark' | 'again' | 'baseCommit'> & {
    hasChanges: boolean;
  },
  observed: ObservedBranch,
): ProposalStep {
  const { head, isOurs, baseHead } = observed;
  const pulls = newestFirst(observed.pullRequests);
  const open = pulls.find(({ state }) => state === 'open');
  if (open) {
    const isEdited = head !== undefined && !isOurs;
    if (isEdited || !readMark(open.body)) {
      return { do: 'leave-edited', pullRequest: open };
    }
    return proposal.hasChanges
      ? { do: 'propose', open, after: 0 }
      : { do: 'close', pullRequest: open };
  }
  if (!proposal.hasChanges) return { do: 'nothing' };

  const same = pulls.find(pull => isAbout(pull, proposal.mark));
  if (same?.state === 'merged' && baseHead !== proposal.baseCommit) {
    return { do: 'acknowledge-merge', pullRequest: same };
  }
  if (same?.state === 'closed' && !isClosedByUs(same) && !proposal.again) {
    return { do: 'respect-refusal', pullRequest: same };
  }
  const isMerged = pulls.some(
    pull => pull.state === 'merged' && pull.head.commit === head,
  );
  if (head !== undefined && !isOurs && !isMerged) return { do: 'leave-edited' };
  return {
    do: 'propose',
    after: Math.max(0, ...pulls.map(({ number }) => number)),
  };
}

function isAbout({ body }: PullRequest, mark: ProposalMark): boolean {
  const found = readMark(body);
  return found !== undefined && isSameChange(found, mark);
}

function isClosedByUs({ body }: PullRequest): boolean {
  return readMark(body)?.closedBecause !== undefined;
}

function newestFirst(pulls: PullRequest[]): PullRequest[] {
  const time = ({ endedAt = '', createdAt }: PullRequest) =>
    Date.parse(endedAt) || Date.parse(createdAt) || 0;
  return [...pulls].sort((a, b) => time(b) - time(a) || b.number - a.number);
}
