import { Readable } from 'node:stream';
import type { AuthService } from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { DocumentCollatorFactory } from '@backstage/plugin-search-common';
import type {
  LibraryClient,
  ServiceWithLibraries,
} from '@slipway/plugin-fleet-common';
import { toDocument, type ServiceLibrariesDocument } from './toDocument';

const PAGE = 200;

/**
 * One document per service, because Backstage decides document by document who may see it: whoever may read the
 * service's entity sees it, so the permission is the catalog's (see docs/decisions/0006-library-search.md).
 *
 * Asks the fleet for all services, some fifty requests for ten thousand. When one of them fails, so does this run, and
 * the index of the run before stays.
 */
export class ServiceLibrariesCollatorFactory
  implements DocumentCollatorFactory
{
  readonly type = 'service-libraries';
  readonly visibilityPermission = catalogEntityReadPermission;
  readonly #auth: AuthService;
  readonly #client: Pick<LibraryClient, 'getServicesWithLibraries'>;
  readonly #transitive: boolean;

  constructor(options: {
    auth: AuthService;
    client: Pick<LibraryClient, 'getServicesWithLibraries'>;
    /** Whether libraries are indexed, too, that only other libraries need. */
    transitive: boolean;
  }) {
    this.#auth = options.auth;
    this.#client = options.client;
    this.#transitive = options.transitive;
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  async *#documents(): AsyncGenerator<ServiceLibrariesDocument> {
    for await (const service of this.#services()) yield toDocument(service);
  }

  async *#services(): AsyncGenerator<ServiceWithLibraries> {
    let cursor: string | undefined;
    do {
      // For each page, because a token may end while others are being indexed.
      const { token } = await this.#auth.getPluginRequestToken({
        onBehalfOf: await this.#auth.getOwnServiceCredentials(),
        targetPluginId: 'fleet',
      });
      const page = await this.#client.getServicesWithLibraries(
        { limit: PAGE, cursor, direct: this.#transitive ? undefined : true },
        { token },
      );
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor);
  }
}
