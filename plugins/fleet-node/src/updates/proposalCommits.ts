import { randomUUID } from 'node:crypto';
import { remoteOf } from '../forge/forge';
import { commitTree, readCommit } from '../git/commits';
import { fetchWithin } from '../git/fetchWithin';
import { runGit } from '../git/git';
import type { Proposal } from './proposal';
import { isProposalCommit, proposalMessage } from './proposalMark';

const MARKERS_TITLE = 'Files that a person has to decide about';

/** Writes the commit of a proposal, and the second one with conflict markers; gives the newest. */
export async function writeProposalCommits({
  gitDir,
  branch,
  baseCommit,
  tree,
  conflictTree,
  title,
  author,
}: Proposal): Promise<string> {
  const write = (commit: { tree: string; parents: string[] }, text: string) =>
    commitTree({
      ...commit,
      gitDir,
      author,
      message: proposalMessage(text, { ...commit, branch }),
    });
  const first = await write({ tree, parents: [baseCommit] }, title);
  if (conflictTree === undefined) return first;
  return write({ tree: conflictTree, parents: [first] }, MARKERS_TITLE);
}

/**
 * Fetches the newest commit of a proposal's branch and compares it with what is wanted.
 *
 * @returns `moved` when the branch is not at that commit any more.
 */
export async function fetchProposalHead(
  options: Pick<
    Proposal,
    'gitDir' | 'target' | 'branch' | 'baseCommit' | 'tree' | 'conflictTree'
  > & { head: string },
): Promise<'moved' | { isOurs: boolean; isWanted: boolean }> {
  const { gitDir, target, branch, head } = options;
  const local = `refs/proposals/${randomUUID()}`;
  await fetchWithin({
    gitDir,
    remote: remoteOf(target),
    refspecs: [`+refs/heads/${branch}:${local}`],
    depth: 2,
  });
  const fetched = await runGit(['rev-parse', '--verify', local], {
    cwd: gitDir,
  });
  if (fetched.toString('utf8').trim() !== head) return 'moved';
  const newest = await readCommit(gitDir, head);
  const isOurs = isProposalCommit(newest, branch);
  return { isOurs, isWanted: isOurs && (await isWanted(options, newest)) };
}

async function isWanted(
  {
    gitDir,
    baseCommit,
    tree,
    conflictTree,
  }: Pick<Proposal, 'gitDir' | 'baseCommit' | 'tree' | 'conflictTree'>,
  newest: { tree: string; parents: string[] },
): Promise<boolean> {
  if (conflictTree === undefined) {
    return newest.tree === tree && newest.parents[0] === baseCommit;
  }
  const [parent] = newest.parents;
  if (newest.tree !== conflictTree || parent === undefined) return false;
  const first = await readCommit(gitDir, parent);
  return first.tree === tree && first.parents[0] === baseCommit;
}
