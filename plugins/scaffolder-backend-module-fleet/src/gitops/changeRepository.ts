import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  commitChanges,
  fetchTip,
  initBareRepository,
  labelRepository,
  listPaths,
  pushWithLease,
  readText,
  remoteOf,
  type CommitAuthor,
  type FileChanges,
  type PullRequest,
  type RepositoryTarget,
} from '@slipway/plugin-fleet-node';

/**
 * Changes a few files of a repository, as a commit on its branch or as a pull request. It looks, decides, acts, and
 * looks again when somebody was faster; what others push is never overwritten. Killed anywhere and run again, or run
 * twice at once, it ends with one commit or one pull request, because the change is computed from what is there and a
 * commit has the date of its task.
 */

/** The files of one commit. */
export interface RepositoryFiles {
  read(path: string): Promise<string | undefined>;
  /** Paths of all files below a folder. */
  list(folder: string): Promise<string[]>;
}

export type HowToChange = 'commit' | 'pull-request';

export interface ProposedChange {
  target: RepositoryTarget;
  branch: string;
  how: HowToChange;
  /** What has to become of the files; nothing when all is as it should be. */
  decide(files: RepositoryFiles): Promise<FileChanges | undefined>;
  message: string;
  author: CommitAuthor;
  pullRequest: {
    branch: string;
    title: string;
    /** Markdown, from the files as they are now. */
    body(files: RepositoryFiles): Promise<string>;
  };
  /** An empty folder. */
  scratch: string;
  logger: LoggerService;
}

export type ChangeOutcome =
  | { outcome: 'unchanged' }
  | { outcome: 'committed'; commit: string }
  | { outcome: 'proposed'; commit: string; pullRequest: PullRequest };

/** How often somebody else may push at the same moment. */
const ATTEMPTS = 8;

/** @throws ConflictError when others pushed all the time, GitError when the host refuses. */
export async function changeRepository(
  options: ProposedChange,
): Promise<ChangeOutcome> {
  const { target } = options;
  if (!(await target.forge.getRepository(target))) {
    throw new NotFoundError(
      `There is no ${labelRepository(
        target,
      )}, or the portal's user may not see it; make it with the template gitops, or correct fleet.gitops.url.`,
    );
  }
  const gitDir = join(options.scratch, 'repository.git');
  await initBareRepository(gitDir);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const done = await tryOnce(options, gitDir);
    if (done) return done;
    options.logger.info(
      `Somebody else pushed to ${labelRepository(
        options.target,
      )} meanwhile; looking again`,
    );
  }
  throw new ConflictError(
    `Others pushed to ${labelRepository(
      options.target,
    )} each time when this was about to; run the task again.`,
  );
}

/** Undefined when somebody else was faster. */
async function tryOnce(
  options: ProposedChange,
  gitDir: string,
): Promise<ChangeOutcome | undefined> {
  const { target, branch, how, decide } = options;
  const remote = remoteOf(target);
  const tip = await fetchTip({ gitDir, remote, branch });
  if (tip === undefined) {
    throw new NotFoundError(
      `${labelRepository(
        target,
      )} has no branch ${branch}; create the repository with the template gitops, or correct fleet.gitops.`,
    );
  }
  const changes = await decide(filesOf(gitDir, tip));
  if (!changes) return { outcome: 'unchanged' };
  const commit = await commitChanges({
    ...options,
    gitDir,
    parent: tip,
    changes,
  });
  if (how === 'commit') {
    const push = await pushWithLease({
      gitDir,
      remote,
      branch,
      commit,
      expected: tip,
    });
    return push.pushed ? { outcome: 'committed', commit } : undefined;
  }
  return propose(options, { gitDir, tip, commit });
}

async function propose(
  options: ProposedChange,
  { gitDir, tip, commit }: { gitDir: string; tip: string; commit: string },
): Promise<ChangeOutcome | undefined> {
  const { target, branch, decide, author } = options;
  const { branch: head, title, body } = options.pullRequest;
  const remote = remoteOf(target);
  const proposed = await fetchTip({ gitDir, remote, branch: head });
  const isThere =
    proposed !== undefined &&
    (await decide(filesOf(gitDir, proposed))) === undefined;
  const open = await findOpen(options);
  // What people added to an open pull request stays; a branch that was left behind is made anew.
  if (!isThere || !open) {
    if (proposed !== commit) {
      const push = await pushWithLease({
        gitDir,
        remote,
        branch: head,
        commit,
        expected: proposed,
      });
      if (!push.pushed) return undefined;
    }
  }
  const found = await target.forge.findOrCreatePullRequest({
    ...target,
    head,
    base: branch,
    title,
    body: await body(filesOf(gitDir, tip)),
    after: await lastBefore(options, author.date),
  });
  if (found.outcome === 'declined') {
    throw new ConflictError(
      `Somebody closed ${found.pullRequest.url} without merging it; ask there why, and start again if it is wanted after all.`,
    );
  }
  // Merged a moment ago: the branch has the change now.
  if (found.outcome === 'merged') return undefined;
  return {
    outcome: 'proposed',
    commit: isThere && open ? proposed : commit,
    pullRequest: found.pullRequest,
  };
}

async function findOpen({ target, branch, pullRequest }: ProposedChange) {
  const [open] = await target.forge.listPullRequests({
    ...target,
    state: 'open',
    head: pullRequest.branch,
    base: branch,
  });
  return open;
}

/** What was decided about the same change before this was asked for is no answer to it. */
async function lastBefore(
  { target, branch, pullRequest }: ProposedChange,
  date: Date,
): Promise<number> {
  const closed = await target.forge.listPullRequests({
    ...target,
    state: 'closed',
    head: pullRequest.branch,
    base: branch,
  });
  return Math.max(
    0,
    ...closed
      .filter(({ createdAt }) => Date.parse(createdAt) < date.getTime())
      .map(({ number }) => number),
  );
}

function filesOf(gitDir: string, commit: string): RepositoryFiles {
  return {
    read: path => readText({ gitDir, commit, path }),
    list: folder => listPaths({ gitDir, commit, path: folder }),
  };
}
