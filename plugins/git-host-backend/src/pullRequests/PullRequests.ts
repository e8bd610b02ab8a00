import { compareCommits } from './compareCommits';
import type { Happening } from './decideWhatHappened';
import type { ObservedPullRequest, PullRequest } from './pullRequest';
import { PullRequestStore } from './PullRequestStore';
import { settlePullRequest } from './settlePullRequest';
import { readBranches, type Branches } from '../repositories/refs';
import type { Repository } from '../repositories/repositories';
import type { Turns } from '../repositories/turns';

type PullRequestAction =
  | 'opened'
  | 'edited'
  | 'synchronized'
  | 'reopened'
  | 'closed';

interface PullRequestEvent {
  repository: Repository;
  action: PullRequestAction;
  pull: ObservedPullRequest;
}

/** Who is told what happened. */
export interface PullRequestListener {
  /** Something may have moved branches, which were these before. */
  announcePush(repository: Repository, before: Branches): Promise<void>;
  announcePullRequest(event: PullRequestEvent): Promise<void>;
}

/** What work on the pull requests of one repository has at hand while it is its turn. */
export interface PullRequestTurn {
  store: PullRequestStore;
  branches: Branches;
  /** Brings all open ones in line with git again, and tells that branches moved, after the work did so. */
  settleMoves(): Promise<void>;
  /** What git says of one at this moment. */
  observe(pull: PullRequest): Promise<ObservedPullRequest>;
  /** The same, told to whoever listens. */
  tell(
    action: PullRequestAction,
    pull: PullRequest,
  ): Promise<ObservedPullRequest>;
}

const ACTIONS: Partial<Record<Happening, PullRequestAction>> = {
  'merged-here': 'closed',
  'merged-by-push': 'closed',
  'head-deleted': 'closed',
  'head-moved': 'synchronized',
};

/**
 * The pull requests of all repositories. What changes one repository happens in turns, each of which begins with
 * bringing them in line with git; refs move by compare-and-swap, since pushes do not wait for their turn.
 */
export class PullRequests {
  readonly #turns: Turns;
  readonly #pusher: string;
  readonly #listener: PullRequestListener;

  constructor(options: {
    turns: Turns;
    /** Who is named when a push ended a pull request. */
    pusher: string;
    listener: PullRequestListener;
  }) {
    this.#turns = options.turns;
    this.#pusher = options.pusher;
    this.#listener = options.listener;
  }

  /** Notes what a push did to pull requests. */
  async settle(repository: Repository): Promise<void> {
    // Most pushes meet no pull request; one that is opened meanwhile looks at the branches itself.
    const all = await new PullRequestStore(repository).list();
    if (all.every(({ ended }) => ended)) return;
    await this.inTurn(repository, async () => undefined);
  }

  /** Newest first, as stored; `observe` adds what costs a look at git. */
  list(repository: Repository): Promise<PullRequest[]> {
    return this.inTurn(repository, ({ store }) => store.list());
  }

  /** @throws NotFoundError when there is none with this number. */
  get(repository: Repository, number: number): Promise<ObservedPullRequest> {
    return this.inTurn(repository, async ({ store, observe }) =>
      observe(await store.get(number)),
    );
  }

  /** What git says of them at this moment. */
  async observe(
    { gitDir }: Repository,
    pulls: PullRequest[],
  ): Promise<ObservedPullRequest[]> {
    const branches = await readBranches(gitDir);
    const observed: ObservedPullRequest[] = [];
    for (const pull of pulls) {
      observed.push(await observePullRequest({ gitDir, pull, branches }));
    }
    return observed;
  }

  inTurn<T>(
    repository: Repository,
    work: (turn: PullRequestTurn) => Promise<T>,
  ): Promise<T> {
    return this.#turns.take(repository.gitDir, async () => {
      const { gitDir } = repository;
      const store = new PullRequestStore(repository);
      let branches = await readBranches(gitDir);
      const observe = (pull: PullRequest) =>
        observePullRequest({ gitDir, pull, branches });
      const tell: PullRequestTurn['tell'] = async (action, changed) => {
        const pull = await observe(changed);
        await this.#listener.announcePullRequest({ repository, action, pull });
        return pull;
      };
      const settle = async () => {
        const open = (await store.list()).filter(({ ended }) => !ended);
        const settling = { gitDir, store, branches, pusher: this.#pusher };
        for (const pull of open) {
          const settled = await settlePullRequest(pull, settling);
          const action = ACTIONS[settled.happened];
          if (!action) continue;
          branches = await readBranches(gitDir);
          await tell(action, settled.pull);
        }
      };
      const settleMoves = async () => {
        const before = branches;
        branches = await readBranches(gitDir);
        await this.#listener.announcePush(repository, before);
        await settle();
      };
      await settle();
      return work({ store, branches, settleMoves, observe, tell });
    });
  }
}

async function observePullRequest(options: {
  gitDir: string;
  pull: PullRequest;
  branches: Branches;
}): Promise<ObservedPullRequest> {
  const { gitDir, pull, branches } = options;
  const current = pull.ended ? undefined : branches;
  const baseCommit = current?.get(pull.base) ?? pull.baseCommit;
  const headCommit = current?.get(pull.head) ?? pull.headCommit;
  const { mergeBase = '', tree } = await compareCommits({
    gitDir,
    base: baseCommit,
    head: headCommit,
  });
  return { ...pull, baseCommit, headCommit, mergeBase, conflicts: !tree };
}
