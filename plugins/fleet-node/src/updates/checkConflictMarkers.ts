import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remoteOf, type RepositoryTarget } from '../forge/forge';
import type { PullRequest } from '../forge/PullRequest';
import { fetchWithin } from '../git/fetchWithin';
import { runGit } from '../git/git';
import { readRemoteBranch } from '../git/mirror';
import { initBareRepository } from '../git/snapshots';
import { readMark, replaceMark } from './proposalMark';
import { sayStanding, standingMarkers } from './standingMarkers';

/** The commit status that fails while conflict markers stand in the files of a proposal. */
export const CONFLICT_MARKERS_CONTEXT = 'slipway/conflict-markers';

/**
 * Looks whether conflict markers still stand in files of a branch, and says so as a status of its newest commit. When a
 * person resolved them all, the draft becomes ready to merge; once, so that a person can make it a draft again. A branch
 * that is gone has no commit and nothing standing.
 */
export async function checkConflictMarkers(options: {
  target: RepositoryTarget;
  branch: string;
  /** From the repository's root, as the proposal's mark has them. */
  paths: string[];
  /** The open one from the branch, to which a person pushed. */
  pullRequest?: PullRequest;
}): Promise<{ commit?: string; standing: string[] }> {
  const { target, branch, paths } = options;
  const remote = remoteOf(target);
  if ((await readRemoteBranch(remote, branch)) === undefined) {
    return { standing: [] };
  }
  const gitDir = await mkdtemp(join(tmpdir(), 'slipway-markers-'));
  try {
    await initBareRepository(gitDir);
    const refspecs = [`+refs/heads/${branch}:refs/heads/looked-at`];
    await fetchWithin({ gitDir, remote, refspecs });
    const output = await runGit(['rev-parse', 'refs/heads/looked-at'], {
      cwd: gitDir,
    });
    const commit = output.toString('utf8').trim();
    const standing = await standingMarkers({ gitDir, revision: commit, paths });
    // Before the status, without which this is looked at again: an interruption between the two loses nothing.
    if (standing.length === 0) await makeReady(options);
    await target.forge.setCommitStatus({
      ...target,
      commit,
      context: CONFLICT_MARKERS_CONTEXT,
      state: standing.length > 0 ? 'failure' : 'success',
      description:
        standing.length > 0
          ? sayStanding(standing)
          : 'No conflict markers are left',
    });
    return { commit, standing };
  } finally {
    await rm(gitDir, { recursive: true, force: true });
  }
}

async function makeReady({
  target,
  pullRequest,
}: {
  target: RepositoryTarget;
  pullRequest?: PullRequest;
}): Promise<void> {
  if (!pullRequest?.draft) return;
  const { number, body } = pullRequest;
  const mark = readMark(body);
  if (!mark || mark.resolved) return;
  await target.forge.updatePullRequest({
    ...target,
    number,
    body: replaceMark(body, { ...mark, resolved: true }),
    draft: false,
  });
}
