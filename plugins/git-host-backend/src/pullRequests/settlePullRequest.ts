import { runGit } from '@slipway/plugin-fleet-node';
import { compareCommits, isPartOf } from './compareCommits';
import {
  decideWhatHappened,
  type Happening,
  type Observation,
} from './decideWhatHappened';
import type { PullRequest } from './pullRequest';
import type { PullRequestStore } from './PullRequestStore';
import {
  deleteBranchAt,
  writePullRef,
  type Branches,
} from '../repositories/refs';

interface Settling {
  gitDir: string;
  store: PullRequestStore;
  branches: Branches;
  /** Who is named when a push ended a pull request. */
  pusher: string;
}

export interface Settled {
  pull: PullRequest;
  happened: Happening;
}

/**
 * Brings what is stored of an open pull request in line with git. It is done after every push and before every read,
 * so that a process killed between git's step and ours leaves nothing wrong for longer than that.
 */
export async function settlePullRequest(
  pull: PullRequest,
  settling: Settling,
): Promise<Settled> {
  const observed = await observe(pull, settling);
  const happened = decideWhatHappened(pull, observed);
  const next = await follow({ pull, observed, happened, settling });
  if (next === pull) return { pull, happened };
  await settling.store.save(next);
  if (happened !== 'merge-abandoned') return { pull: next, happened };
  return settlePullRequest(next, settling);
}

async function observe(
  pull: PullRequest,
  { gitDir, branches }: Settling,
): Promise<Observation> {
  const headTip = branches.get(pull.head);
  const base = branches.get(pull.base);
  const contains = async (commit: string) =>
    base !== undefined && isPartOf({ gitDir, commit, history: base });
  const mergeBase =
    headTip && base
      ? (await compareCommits({ gitDir, base, head: headTip })).mergeBase
      : undefined;
  return {
    headTip,
    headIsAhead: headTip !== undefined && mergeBase !== headTip,
    baseHasHead:
      headTip === pull.headCommit
        ? mergeBase === headTip
        : await contains(pull.headCommit),
    baseHasMerge: pull.merging ? await contains(pull.merging.commit) : false,
  };
}

async function follow(options: {
  pull: PullRequest;
  observed: Observation;
  happened: Happening;
  settling: Settling;
}): Promise<PullRequest> {
  const { pull, observed, happened, settling } = options;
  const { gitDir, branches, pusher } = settling;
  const { merging, ...rest } = pull;
  const at = new Date().toISOString();
  const updated = { ...rest, updatedAt: at };
  if (happened === 'merged-here' && merging) {
    const { by, commit: mergeCommit, deleteBranch } = merging;
    if (deleteBranch) {
      const { head: branch, headCommit: commit } = pull;
      await deleteBranchAt({ gitDir, branch, commit });
    }
    return { ...updated, ended: { at: merging.at, by, mergeCommit } };
  }
  if (happened === 'merge-abandoned') return rest;
  if (happened === 'merged-by-push') {
    const base = branches.get(pull.base) ?? pull.headCommit;
    const mergeCommit = await findMerge({ ...pull, gitDir, base });
    return { ...updated, ended: { at, by: pusher, mergeCommit } };
  }
  if (happened === 'head-deleted') {
    return { ...updated, ended: { at, by: pusher } };
  }
  if (happened === 'head-moved' && observed.headTip) {
    const headCommit = observed.headTip;
    const { number, base, baseCommit } = pull;
    await writePullRef({ gitDir, number, commit: headCommit });
    return {
      ...updated,
      headCommit,
      baseCommit: branches.get(base) ?? baseCommit,
    };
  }
  return pull;
}

/** The commit that brought a head into the base branch: the first merge above it, or the head itself. */
async function findMerge(options: {
  gitDir: string;
  headCommit: string;
  base: string;
}): Promise<string> {
  const { gitDir, headCommit, base } = options;
  const output = await runGit(
    [
      'rev-list',
      '--ancestry-path',
      '--merges',
      '--reverse',
      `${headCommit}..${base}`,
    ],
    { cwd: gitDir },
  );
  const [first] = output.toString('ascii').split('\n');
  return first || headCommit;
}
