import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  ForgeRateLimitError,
  type CommitComparison,
} from '@slipway/plugin-fleet-node';
import type {
  CommitCountStore,
  UncountedCell,
} from '../database/CommitCountStore';

/** Changes come in bursts; what changes again in the meantime is counted once. */
const GATHER_MS = 1_000;
const AT_ONCE = 100;
const RETRY_MS = 60_000;

/** Compares commits of the repository at the address of a folder; undefined when that cannot be done there. */
export type CompareCommits = (
  sourceLocation: string,
  /** The default branch unless there is a `head`. */
  range: { base: string; head?: string; limit: number },
) => Promise<CommitComparison | undefined>;

/**
 * Counts in the background how far cells are behind, and what was committed since stale ones were built: when a cell
 * changed, one request for each of the two. A git host that does not answer is left alone for a minute, or as long as it
 * wants; what it does not know stays uncounted.
 */
export class CommitCounter {
  readonly #counts: CommitCountStore;
  readonly #compare: CompareCommits;
  readonly #onCounted: () => Promise<unknown>;
  readonly #logger: LoggerService;
  #timer?: NodeJS.Timeout;
  #isCounting = false;
  #isAskedAgain = false;
  #isStopped = false;

  constructor(options: {
    counts: CommitCountStore;
    compare: CompareCommits;
    onCounted: () => Promise<unknown>;
    logger: LoggerService;
  }) {
    this.#counts = options.counts;
    this.#compare = options.compare;
    this.#onCounted = options.onCounted;
    this.#logger = options.logger;
  }

  /** To be called when a cell may have changed. */
  wake(afterMs = GATHER_MS): void {
    this.#isAskedAgain = true;
    if (this.#timer || this.#isCounting || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.count();
    }, afterMs);
    this.#timer.unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Counts all that is not counted; {@link wake} calls it. */
  async count(): Promise<void> {
    this.#isCounting = true;
    this.#isAskedAgain = false;
    let retryMs = GATHER_MS;
    try {
      let isChanged = false;
      for (;;) {
        const cells = await this.#counts.listUncounted(AT_ONCE);
        if (cells.length === 0 || this.#isStopped) break;
        const uncountable: UncountedCell[] = [];
        for (const cell of cells) {
          const counts = await this.#countOf(cell);
          const isCounted = Object.values(counts).some(
            count => count !== undefined,
          );
          if (isCounted) {
            await this.#counts.saveCounts(cell, counts);
            isChanged = true;
          } else uncountable.push(cell);
        }
        if (uncountable.length > 0) {
          await this.#counts.saveUncountable(uncountable);
        }
      }
      if (isChanged) await this.#onCounted();
    } catch (error) {
      this.#isAskedAgain = true;
      retryMs =
        error instanceof ForgeRateLimitError
          ? error.retryAfterSeconds * 1000
          : RETRY_MS;
      this.#logger.warn(
        `Commits between environments are not counted for ${
          retryMs / 1000
        } seconds`,
        toError(error),
      );
    } finally {
      this.#isCounting = false;
    }
    if (this.#isAskedAgain) this.wake(retryMs);
  }

  async #countOf(
    cell: UncountedCell,
  ): Promise<{ behind?: number; since?: number }> {
    const { sourceLocation, commit: base, aheadCommit, countsSince } = cell;
    if (!sourceLocation) return {};
    const count = async (head?: string) =>
      (await this.#compare(sourceLocation, { base, head, limit: 1 }))?.total;
    return {
      behind: aheadCommit ? await count(aheadCommit) : undefined,
      since: countsSince ? await count() : undefined,
    };
  }
}
