import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ForgeRateLimitError } from '@slipway/plugin-fleet-node';
import type {
  CampaignCell,
  CampaignFactStore,
} from '../database/CampaignFactStore';
import type { ObservedDeployment } from './decide/types';

const KEPT = 20_000;

/** What one commit of a repository has that another lacks: how many commits; undefined when it cannot be told. */
export type CountCommits = (
  sourceLocation: string,
  range: { base: string; head: string },
) => Promise<number | undefined>;

/**
 * How services stand in the environment of a gate, and whether what runs there contains what was merged. Two commits are
 * compared by the git host once; what it answered stays true.
 */
export class MergedDeployments {
  readonly #facts: CampaignFactStore;
  readonly #count: CountCommits;
  readonly #logger: LoggerService;
  readonly #known = new Map<string, boolean>();

  constructor(options: {
    facts: CampaignFactStore;
    count: CountCommits;
    logger: LoggerService;
  }) {
    this.#facts = options.facts;
    this.#count = options.count;
    this.#logger = options.logger;
  }

  /** By entity ref; a service that is not known in the environment is left out. */
  async observe(
    environment: string,
    /** Commits on the default branch that brought the change in, where there is one, by entity ref. */
    merges: Map<string, string | undefined>,
  ): Promise<Map<string, ObservedDeployment>> {
    const cells = await this.#facts.listCells(environment, [...merges.keys()]);
    const observed = new Map<string, ObservedDeployment>();
    for (const [service, cell] of cells) {
      const { state, reason, since } = cell;
      const hasMerge = await this.#contains(cell, merges.get(service));
      observed.set(service, { state, reason, since, hasMerge });
    }
    return observed;
  }

  async #contains(
    { service, sourceLocation, runningCommit }: CampaignCell,
    merge: string | undefined,
  ): Promise<boolean | undefined> {
    if (!merge || !runningCommit) return undefined;
    if (isSameCommit(merge, runningCommit)) return true;
    const key = `${service} ${merge} ${runningCommit}`;
    const known = this.#known.get(key);
    if (known !== undefined || !sourceLocation) return known;
    try {
      // What runs contains the merge when the merge has nothing that it lacks.
      const range = { base: runningCommit, head: merge };
      const missing = await this.#count(sourceLocation, range);
      if (missing === undefined) return undefined;
      if (this.#known.size >= KEPT) this.#known.clear();
      this.#known.set(key, missing === 0);
      return missing === 0;
    } catch (error) {
      if (error instanceof ForgeRateLimitError) throw error;
      this.#logger.warn(
        `It cannot be told whether what runs of ${service} contains ${merge}`,
        toError(error),
      );
      return undefined;
    }
  }
}

/** Events may report the first digits of a commit only. */
function isSameCommit(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  return length >= 7 && a.slice(0, length) === b.slice(0, length);
}
