import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  ListedRepository,
  RepositoryListing,
} from '@slipway/plugin-fleet-node';

/** Everything is listed anew after this time, so that repositories that are gone are missed. */
const WHOLE_MS = 24 * 60 * 60_000;

interface Known {
  repositories: Map<string, ListedRepository>;
  listedWholeAt: number;
}

/**
 * What git hosts last said of their repositories: one question per host or organisation in place of one per service.
 * Hosts name what changed last first, so that a page whose last one is as before is the last page to be asked for.
 */
export class RepositoryMarks {
  readonly #listingsOf: (urls: string[]) => RepositoryListing[];
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  #known = new Map<string, Known>();

  constructor(options: {
    listingsOf: (urls: string[]) => RepositoryListing[];
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#listingsOf = options.listingsOf;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /** Asks the hosts of these folders. Of a host that does not answer nothing is known until it does again. */
  async refresh(folderUrls: string[]): Promise<void> {
    const known = new Map<string, Known>();
    for (const listing of this.#listingsOf(folderUrls)) {
      try {
        known.set(listing.name, await this.#list(listing));
      } catch (error) {
        this.#logger.warn(
          `The repositories of ${listing.name} could not be listed; each is asked for by itself, slowly`,
          toError(error),
        );
      }
    }
    this.#known = known;
  }

  /** The repository that holds a folder, as it was listed last. */
  find(folderUrl: string): ListedRepository | undefined {
    const url = folderUrl.toLowerCase();
    for (
      let end = url.indexOf('/', 8);
      end >= 0;
      end = url.indexOf('/', end + 1)
    ) {
      for (const { repositories } of this.#known.values()) {
        const found = repositories.get(url.slice(0, end + 1));
        if (found) return found;
      }
    }
    return undefined;
  }

  async #list(listing: RepositoryListing): Promise<Known> {
    const now = this.#now().getTime();
    const before = this.#known.get(listing.name);
    const isWhole = !before || now - before.listedWholeAt >= WHOLE_MS;
    const repositories = new Map(isWhole ? [] : before.repositories);
    for await (const page of listing.pages()) {
      const last = page.at(-1);
      const isKnown =
        last?.mark !== undefined &&
        repositories.get(keyOf(last))?.mark === last.mark;
      for (const one of page) repositories.set(keyOf(one), one);
      if (!isWhole && isKnown) break;
    }
    return {
      repositories,
      listedWholeAt: isWhole ? now : before.listedWholeAt,
    };
  }
}

/** Hosts take upper and lower case for the same. */
function keyOf({ url }: ListedRepository): string {
  return url.toLowerCase();
}
