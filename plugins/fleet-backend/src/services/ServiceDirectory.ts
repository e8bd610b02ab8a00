import type { AuthService } from '@backstage/backend-plugin-api';
import { ANNOTATION_LOCATION, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ServiceStore, StoredService } from '../database/ServiceStore';
import { isService, serviceFromEntity } from './serviceFromEntity';

/** Selects the entities that the fleet is about. */
export const SERVICE_FILTER = { kind: 'component', 'spec.type': 'service' };

/** So many services at once change what a database should know of them. */
const MANY = 500;

/** Keeps our copy of the catalog's services in line with the catalog. */
export class ServiceDirectory {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #services: ServiceStore;
  readonly #now: () => Date;
  readonly #onChange: (refs: string[]) => void;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    services: ServiceStore;
    now: () => Date;
    /** Called with the refs of services that came, changed or went. */
    onChange: (refs: string[]) => void;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#services = options.services;
    this.#now = options.now;
    this.#onChange = options.onChange;
  }

  /** The service with this ref; one that is not known yet may be new, so the catalog is asked before saying no. */
  async find(
    ref: string,
  ): Promise<{ service: StoredService; isNew: boolean } | undefined> {
    const known = await this.#services.findService(ref);
    if (known) return { service: known, isNew: false };
    const { service } = await this.refresh(ref);
    return service && { service, isNew: true };
  }

  /** Takes over what the catalog says of one service now; no service when the catalog no longer has it. */
  async refresh(
    ref: string,
  ): Promise<{ service?: StoredService; changed: boolean }> {
    const entity = await this.#catalog.getEntityByRef(
      ref,
      await this.#asPlugin(),
    );
    const now = this.#now().toISOString();
    const { service, changed } =
      entity && isService(entity)
        ? await this.#services.saveService(serviceFromEntity(entity), now)
        : {
            service: undefined,
            changed: await this.#services.removeService(ref, now),
          };
    if (changed) this.#onChange([ref]);
    return { service, changed };
  }

  /** Takes over all services of the catalog, and lets go of those that left it; returns the refs of both. */
  async refreshAll(): Promise<string[]> {
    const startedAt = this.#now().toISOString();
    const changed: string[] = [];
    const pages = this.#catalog.streamEntities(
      { filter: SERVICE_FILTER },
      await this.#asPlugin(),
    );
    for await (const entities of pages) {
      changed.push(...(await this.#save(entities)));
    }
    const left = await this.#services.removeServicesNotSeenSince(
      startedAt,
      this.#now().toISOString(),
    );
    changed.push(...left);
    if (changed.length > MANY) await this.#services.takeStatistics();
    if (changed.length > 0) this.#onChange(changed);
    return changed;
  }

  /** Whether the catalog has another number of services than we: one cheap question in place of going through it. */
  async isBehind(): Promise<boolean> {
    const { totalItems } = await this.#catalog.queryEntities(
      { filter: SERVICE_FILTER, limit: 1, fields: ['kind'] },
      await this.#asPlugin(),
    );
    return totalItems !== (await this.#services.countServices());
  }

  /** Refs of the services that the catalog has from the catalog-info.yaml at this URL. */
  async findRegisteredAt(fileUrl: string): Promise<string[]> {
    const { items } = await this.#catalog.queryEntities(
      {
        filter: {
          ...SERVICE_FILTER,
          [`metadata.annotations.${ANNOTATION_LOCATION}`]: `url:${fileUrl}`,
        },
        limit: 100,
      },
      await this.#asPlugin(),
    );
    return items.map(entity => serviceFromEntity(entity).ref);
  }

  async #save(entities: Entity[]): Promise<string[]> {
    return this.#services.saveServices(
      entities.map(serviceFromEntity),
      this.#now().toISOString(),
    );
  }

  async #asPlugin() {
    return { credentials: await this.#auth.getOwnServiceCredentials() };
  }
}
