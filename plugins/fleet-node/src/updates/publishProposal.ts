import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotAllowedError,
  stringifyError,
} from '@backstage/errors';
import { parseEntityRef } from '@backstage/catalog-model';
import type { FoundPullRequest, PullRequest } from '../forge/PullRequest';
import {
  labelRepository,
  remoteOf,
  type RepositoryTarget,
} from '../forge/forge';
import { readCommit } from '../git/commits';
import { GitError } from '../git/GitError';
import { pushNewRefs, pushWithLease, readRemoteRefs } from '../git/remotes';
import { CONFLICT_MARKERS_CONTEXT } from './checkConflictMarkers';
import { closeWithReason } from './closeProposal';
import { decideProposal, type ProposalStep } from './decideProposal';
import type { Proposal, ProposalOutcome } from './proposal';
import { fetchProposalHead, writeProposalCommits } from './proposalCommits';
import { writeMark } from './proposalMark';
import { sayStanding } from './standingMarkers';

interface Options {
  logger: LoggerService;
}

/** How often somebody else may push at the same moment. */
const ATTEMPTS = 4;

/**
 * Brings branch and pull request of a proposal to what they should be: looks, decides, acts, and looks again when
 * somebody was faster. Killed anywhere and run again, or run twice at once, it ends with one branch and one pull
 * request. What a person pushed is left alone. A proposal whose tree is that of its base is one that is no longer
 * needed: its open pull request is closed.
 *
 * @throws ConflictError when others pushed all the time, NotAllowedError when the host refuses the branch.
 */
export async function publishProposal(
  proposal: Proposal,
  options: Options,
): Promise<ProposalOutcome> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const outcome = await tryOnce(proposal, options);
    if (outcome) return outcome;
    options.logger.info(
      `Somebody else pushed to ${proposal.branch} meanwhile; looking again`,
    );
  }
  throw new ConflictError(
    `Others pushed to ${proposal.branch} of ${labelRepository(
      proposal.target,
    )} each time when this was about to; start it again.`,
  );
}

/** Undefined when somebody else was faster. */
async function tryOnce(
  proposal: Proposal,
  options: Options,
): Promise<ProposalOutcome | undefined> {
  const { target, branch, base, baseCommit, gitDir, tree } = proposal;
  const [refs, pullRequests] = await Promise.all([
    readRemoteRefs(remoteOf(target)),
    target.forge.listPullRequests({
      ...target,
      state: 'all',
      head: branch,
      base,
    }),
  ]);
  const head = refs.get(`refs/heads/${branch}`);
  const baseTree = (await readCommit(gitDir, baseCommit)).tree;
  const there = head
    ? await fetchProposalHead({ ...proposal, head })
    : undefined;
  if (there === 'moved') return undefined;
  const step = decideProposal(
    {
      ...proposal,
      hasChanges: tree !== baseTree || proposal.conflictTree !== undefined,
    },
    {
      pullRequests,
      head,
      isOurs: there?.isOurs ?? false,
      baseHead: refs.get(`refs/heads/${base}`),
    },
  );
  if (step.do !== 'propose') return settle(proposal, step);

  const commit = there?.isWanted ? head! : await writeProposalCommits(proposal);
  await pushRefs(proposal, refs);
  if (commit !== head && !(await pushBranch(proposal, commit, head))) {
    return undefined;
  }
  const found = await openPullRequest(proposal, step, commit);
  if (found.outcome === 'merged' || found.outcome === 'declined') {
    return undefined;
  }
  const { pullRequest } = found;
  await tellMarkers(proposal, commit);
  if (Date.parse(pullRequest.createdAt) >= proposal.author.date.getTime()) {
    await askReviewers(proposal, pullRequest, options);
  }
  const isConflict = proposal.markedPaths.length > 0;
  return {
    outcome: isConflict ? 'conflict' : 'open',
    pullRequest,
    commit,
    summary: isConflict
      ? `Proposed as draft pull request ${
          pullRequest.number
        }: a person has to decide about ${
          proposal.markedPaths.length === 1
            ? 'one file'
            : `${proposal.markedPaths.length} files`
        }.`
      : `Proposed as pull request ${pullRequest.number}.`,
  };
}

async function settle(
  proposal: Proposal,
  step: Exclude<ProposalStep, { do: 'propose' }>,
): Promise<ProposalOutcome> {
  const { branch } = proposal;
  switch (step.do) {
    case 'nothing':
      return {
        outcome: 'no-change',
        summary: 'The repository has it already; there is nothing to do.',
      };
    case 'leave-edited':
      return {
        outcome: 'edited',
        pullRequest: step.pullRequest,
        summary: step.pullRequest
          ? `A person pushed to ${branch}, so that pull request ${step.pullRequest.number} is left alone; merge it, or close it and delete the branch for a new one.`
          : `A person pushed to ${branch}, which has no open pull request; delete the branch, or merge what is on it, for a new one.`,
      };
    case 'respect-refusal':
      return {
        outcome: 'declined',
        pullRequest: step.pullRequest,
        summary: `A person closed pull request ${step.pullRequest.number}; it is not proposed again before there is another version, or somebody asks for it again.`,
      };
    case 'acknowledge-merge':
      return {
        outcome: 'merged',
        pullRequest: step.pullRequest,
        summary: `Pull request ${step.pullRequest.number} was merged a moment ago.`,
      };
    default:
      return {
        outcome: 'no-change',
        pullRequest: await closeUnneeded(proposal, step.pullRequest),
        summary: `The default branch has it already; pull request ${step.pullRequest.number} was closed.`,
      };
  }
}

async function closeUnneeded(
  { target, mark }: Proposal,
  pullRequest: PullRequest,
): Promise<PullRequest> {
  return closeWithReason({
    target,
    pullRequest,
    mark,
    reason:
      'The default branch has this already, so there is nothing left to merge.',
  });
}

/** Refs that are there stay as they are, whatever they point to. */
async function pushRefs(
  { target, gitDir, refs = {} }: Proposal,
  there: Map<string, string>,
): Promise<void> {
  const missing = Object.entries(refs).filter(([name]) => !there.has(name));
  if (missing.length === 0) return;
  const remote = remoteOf(target);
  try {
    await pushNewRefs({ gitDir, remote, refs: Object.fromEntries(missing) });
  } catch (error) {
    const now = await readRemoteRefs(remote);
    if (!missing.every(([name]) => now.has(name))) throw refused(target, error);
  }
}

async function pushBranch(
  { target, gitDir, branch }: Proposal,
  commit: string,
  expected: string | undefined,
): Promise<boolean> {
  const remote = remoteOf(target);
  try {
    const lease = { gitDir, remote, branch, commit, expected };
    return (await pushWithLease(lease)).pushed;
  } catch (error) {
    throw refused(target, error, branch);
  }
}

function refused(
  target: RepositoryTarget,
  error: unknown,
  branch = 'refs/template/',
): Error {
  if (!(error instanceof GitError)) throw error;
  return new NotAllowedError(
    `${labelRepository(
      target,
    )} does not take a push to ${branch}; let the user of integrations.gitea write to the repository, and leave the branches fleet/ unprotected.`,
    error,
  );
}

async function openPullRequest(
  proposal: Proposal,
  { open, after }: ProposalStep & { do: 'propose' },
  commit: string,
): Promise<FoundPullRequest> {
  const { target, branch, base, title } = proposal;
  const draft = proposal.markedPaths.length > 0;
  const body = writeMark(proposal.body, { ...proposal.mark, head: commit });
  const found: FoundPullRequest = open
    ? { outcome: 'open', pullRequest: open }
    : await target.forge.findOrCreatePullRequest({
        ...target,
        head: branch,
        base,
        title,
        body,
        draft,
        after,
      });
  if (found.outcome !== 'open') return found;
  const { pullRequest } = found;
  const isSame =
    pullRequest.title === title &&
    pullRequest.body.trim() === body.trim() &&
    pullRequest.draft === draft;
  if (isSame) return found;
  const change = { ...target, number: pullRequest.number, title, body, draft };
  return {
    outcome: 'open',
    pullRequest: await target.forge.updatePullRequest(change),
  };
}

async function tellMarkers(
  { target, markedPaths }: Proposal,
  commit: string,
): Promise<void> {
  if (markedPaths.length === 0) return;
  await target.forge.setCommitStatus({
    ...target,
    commit,
    context: CONFLICT_MARKERS_CONTEXT,
    state: 'failure',
    description: sayStanding(markedPaths),
  });
}

/** That a host knows no such team or person is no reason to fail. */
async function askReviewers(
  { target, reviewers }: Proposal,
  { number }: PullRequest,
  { logger }: Options,
): Promise<void> {
  const refs = reviewers.map(ref =>
    parseEntityRef(ref, { defaultKind: 'group' }),
  );
  const named = (wanted: string) =>
    refs.filter(({ kind }) => kind === wanted).map(({ name }) => name);
  try {
    await target.forge.requestReviewers({
      ...target,
      number,
      teams: named('group'),
      users: named('user'),
    });
  } catch (error) {
    logger.info(
      `Nobody was asked to review at the git host; CODEOWNERS decides: ${stringifyError(
        error,
      )}`,
    );
  }
}
