import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type {
  ServiceUpdate,
  UpdateKind,
  UpdateState,
} from '@slipway/plugin-fleet-common';
import {
  checkConflictMarkers,
  ForgeRateLimitError,
  observeProposal,
  repositoryAtUrl,
  sourcePlaceOf,
  type RepositoryTarget,
} from '@slipway/plugin-fleet-node';
import type { ServiceStore, StoredService } from '../database/ServiceStore';
import {
  toServiceUpdate,
  type StoredUpdate,
} from '../database/serviceUpdateRows';
import type { UpdateStore } from '../database/UpdateStore';
import { decideObserved } from './decideObserved';

/** Their pull request may end, or be pushed to. */
const WATCHED: readonly UpdateState[] = [
  'open',
  'conflict',
  'edited',
  'failed',
];

/** How long what was seen is good for those who look at a page. */
const FRESH_MS = 30_000;

export interface UpdateObserverOptions {
  updates: UpdateStore;
  services: ServiceStore;
  integrations: ScmIntegrations;
  /** Called with each update of which something changed. */
  onChange: (update: ServiceUpdate) => Promise<void>;
  logger: LoggerService;
  now: () => Date;
  /** How the git host is asked. */
  observe?: typeof observeProposal;
  check?: typeof checkConflictMarkers;
}

/** Follows the pull requests of proposed updates on their git hosts. */
export class UpdateObserver {
  readonly #options: UpdateObserverOptions;
  readonly #looking = new Map<string, Promise<StoredUpdate | undefined>>();

  constructor(options: UpdateObserverOptions) {
    this.#options = options;
  }

  /**
   * Asks the host about one update now, and keeps what it says. Those who ask at the same time share the answer.
   *
   * @throws ForgeRateLimitError, and what else the host refuses.
   */
  async observe(
    update: StoredUpdate,
    options: { pushed?: boolean } = {},
  ): Promise<StoredUpdate | undefined> {
    const key = `${update.serviceId} ${update.kind} ${update.subject} ${
      options.pushed ?? false
    }`;
    const before = this.#looking.get(key);
    if (before) return before;
    const looking = this.#look(update, options).finally(() =>
      this.#looking.delete(key),
    );
    this.#looking.set(key, looking);
    return looking;
  }

  /** The same for what may have ended of some services; failures are logged. */
  async observeServices(
    serviceIds: number[],
    options: { branch?: string; kind?: UpdateKind; pushed?: boolean } = {},
  ): Promise<void> {
    const found = await Promise.all(
      serviceIds.map(async id =>
        this.#options.updates.listOfService(id, options.kind),
      ),
    );
    for (const update of found.flat()) {
      const isAsked = options.branch
        ? update.branch === options.branch
        : WATCHED.includes(update.state);
      if (isAsked) await this.#tryObserve(update, options);
    }
  }

  /** Looks in the background at what was not looked at just now, for a page that shows it. */
  freshen(updates: StoredUpdate[]): void {
    const before = this.#options.now().getTime() - FRESH_MS;
    for (const update of updates) {
      if (
        WATCHED.includes(update.state) &&
        Date.parse(update.lookedAt) < before
      ) {
        void this.#tryObserve(update);
      }
    }
  }

  /** Looks at those that nobody told anything about for some time. */
  async sweep(options: {
    ageMs: number;
    limit: number;
    /** Only those that a campaign asked for, whose gates wait for what is seen. */
    ofCampaigns?: boolean;
  }): Promise<void> {
    const { updates, now } = this.#options;
    const due = await updates.listToLookAt({
      states: WATCHED,
      before: new Date(now().getTime() - options.ageMs).toISOString(),
      limit: options.limit,
      ofCampaigns: options.ofCampaigns,
    });
    for (const update of due) {
      if (update.pullRequest) {
        const isLimited = await this.#tryObserve(update);
        if (isLimited) return;
      } else {
        await updates.saveLook(update, now().toISOString());
      }
    }
  }

  /** Returns whether the host wants no more requests now. */
  async #tryObserve(
    update: StoredUpdate,
    options: { pushed?: boolean } = {},
  ): Promise<boolean> {
    const { updates, logger, now } = this.#options;
    try {
      await this.observe(update, options);
    } catch (error) {
      await updates.saveLook(update, now().toISOString());
      logger.warn(
        `Could not look at ${update.branch} of ${update.service}`,
        toError(error),
      );
      return error instanceof ForgeRateLimitError;
    }
    return false;
  }

  async #look(
    update: StoredUpdate,
    { pushed }: { pushed?: boolean },
  ): Promise<StoredUpdate | undefined> {
    const { updates, services, now } = this.#options;
    const { observe = observeProposal, check = checkConflictMarkers } =
      this.#options;
    const service = await services.findService(update.service);
    if (!service) return undefined;
    const { target, base } = await this.#targetOf(service);
    const { branch } = update;
    const observed = await observe({ target, branch, base });
    const paths = observed.mark?.markedPaths ?? [];
    const isUnchecked = observed.conflictMarkers === 'none' || pushed;
    const isOpen = observed.pullRequest?.state === 'open';
    let seen = observed;
    if (isOpen && paths.length > 0 && isUnchecked) {
      const pullRequest = observed.edited ? observed.pullRequest : undefined;
      const { standing } = await check({ target, branch, paths, pullRequest });
      const conflictMarkers = standing.length > 0 ? 'standing' : 'resolved';
      seen = { ...observed, conflictMarkers };
    }
    const at = now().toISOString();
    const decided = decideObserved(update, seen, at);
    if (!decided) {
      await updates.saveLook(update, at);
      return update;
    }
    const isWritten = await updates.saveObserved(update, decided, at);
    const after = await updates.find(update);
    if (isWritten && after) {
      await this.#options.onChange(toServiceUpdate(after));
    }
    return after;
  }

  async #targetOf(
    service: StoredService,
  ): Promise<{ target: RepositoryTarget; base: string }> {
    const { integrations } = this.#options;
    if (!service.sourceLocation) {
      throw new InputError(
        `The catalog does not say in which repository ${service.ref} is`,
      );
    }
    const place = await sourcePlaceOf(service.sourceLocation, integrations);
    const target = repositoryAtUrl(place.repositoryUrl, integrations);
    const [, branch] = /^refs\/heads\/(.*)$/.exec(place.ref) ?? [];
    if (branch) return { target, base: branch };
    const repository = await target.forge.getRepository(target);
    return { target, base: repository?.defaultBranch ?? 'main' };
  }
}
