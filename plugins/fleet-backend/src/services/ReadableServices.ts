import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ReadableRefs } from '../database/readableServices';
import { SERVICE_FILTER } from './ServiceDirectory';

/** How long a person's list of readable services is used again. */
const CACHE_MS = 30_000;

/** Answers which services, or other entities, somebody may read: exactly those that the catalog lets them read. */
export class ReadableServices {
  readonly #catalog: CatalogService;
  readonly #permissions: PermissionsService;
  readonly #auth: AuthService;
  readonly #now: () => Date;
  readonly #filter: Record<string, string>;
  readonly #cache = new Map<
    string,
    { until: number; refs: Promise<string[]> }
  >();

  constructor(options: {
    catalog: CatalogService;
    permissions: PermissionsService;
    auth: AuthService;
    now: () => Date;
    /** Which entities it is about; services unless told otherwise. */
    filter?: Record<string, string>;
  }) {
    this.#catalog = options.catalog;
    this.#permissions = options.permissions;
    this.#auth = options.auth;
    this.#now = options.now;
    this.#filter = options.filter ?? SERVICE_FILTER;
  }

  /** For lists: asked once per person and kept for a short while, never once per row. */
  async list(credentials: BackstageCredentials): Promise<ReadableRefs> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: catalogEntityReadPermission }],
      { credentials },
    );
    if (decision?.result === AuthorizeResult.ALLOW) return 'all';
    if (
      decision?.result === AuthorizeResult.CONDITIONAL &&
      this.#auth.isPrincipal(credentials, 'user')
    ) {
      return this.#cached(credentials.principal.userEntityRef, credentials);
    }
    return [];
  }

  /**
   * For one service.
   *
   * @throws NotFoundError in the same words as for a service that does not exist.
   */
  async require(ref: string, credentials: BackstageCredentials): Promise<void> {
    const [decision] = await this.#permissions.authorize(
      [{ permission: catalogEntityReadPermission, resourceRef: ref }],
      { credentials },
    );
    if (decision?.result !== AuthorizeResult.ALLOW) throw unknownService(ref);
  }

  /** To be called when services came or changed: what a person may read may have changed with them. */
  forget(): void {
    this.#cache.clear();
  }

  #cached(key: string, credentials: BackstageCredentials): Promise<string[]> {
    const now = this.#now().getTime();
    for (const [person, { until }] of this.#cache) {
      if (until <= now) this.#cache.delete(person);
    }
    const cached = this.#cache.get(key);
    if (cached) return cached.refs;
    const refs = this.#askCatalog(credentials);
    this.#cache.set(key, { until: now + CACHE_MS, refs });
    refs.catch(() => this.#cache.delete(key));
    return refs;
  }

  async #askCatalog(credentials: BackstageCredentials): Promise<string[]> {
    const refs: string[] = [];
    const pages = this.#catalog.streamEntities(
      {
        filter: this.#filter,
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      },
      { credentials },
    );
    for await (const entities of pages) {
      refs.push(...entities.map(entity => stringifyEntityRef(entity)));
    }
    return refs;
  }
}

/** What is said of a service that does not exist, and of one that the asker may not read. */
export function unknownService(ref: string): NotFoundError {
  return new NotFoundError(
    `There is no service ${ref} in the catalog. Check the name, or register its catalog-info.yaml: a Component with spec.type "service"`,
  );
}

/** The ref of a service from the path of a request. */
export function serviceRefOf(path: { namespace: string; name: string }) {
  return stringifyEntityRef({ kind: 'component', ...path });
}

/** The ref of a service from a body; `payments` is short for `component:default/payments`. Undefined when it is none. */
export function parseServiceRef(ref: string): string | undefined {
  try {
    const parsed = parseEntityRef(ref, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    });
    const normalized = stringifyEntityRef(parsed);
    return normalized.startsWith('component:') ? normalized : undefined;
  } catch {
    return undefined;
  }
}
