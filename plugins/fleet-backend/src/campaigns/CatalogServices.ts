import type { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { CatalogedService } from '../database/ServiceStore';
import { SERVICE_FILTER } from '../services/ServiceDirectory';
import { serviceFromEntity } from '../services/serviceFromEntity';

/** On an owner's entity: Slipway may merge what is clean and green. */
const AUTO_MERGE_ANNOTATION = 'slipway.dev/auto-merge';

/** The catalog is not gone through more often than this. */
const CACHE_MS = 30_000;

/** A service as the catalog has it, with what only campaigns ask for. */
export interface CampaignService extends CatalogedService {
  tier?: string;
}

/** The services of the catalog and the owners who let Slipway merge; asked for as the portal, and kept for a moment. */
export class CatalogServices {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #tierKey: string;
  readonly #now: () => Date;
  #services?: { until: number; found: Promise<Map<string, CampaignService>> };
  #owners?: { until: number; found: Promise<Set<string>> };

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    /** Label or annotation that names the tier. */
    tierKey: string;
    now: () => Date;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#tierKey = options.tierKey;
    this.#now = options.now;
  }

  /** By entity ref. */
  async list(): Promise<Map<string, CampaignService>> {
    const now = this.#now().getTime();
    if (!this.#services || this.#services.until <= now) {
      const found = this.#askForServices();
      this.#services = { until: now + CACHE_MS, found };
      found.catch(() => this.forget());
    }
    return this.#services.found;
  }

  /** Entity refs of the owners who let Slipway merge. */
  async listOptedIn(): Promise<Set<string>> {
    const now = this.#now().getTime();
    if (!this.#owners || this.#owners.until <= now) {
      const found = this.#askForOwners();
      this.#owners = { until: now + CACHE_MS, found };
      found.catch(() => this.forget());
    }
    return this.#owners.found;
  }

  /** To be called when the catalog changed. */
  forget(): void {
    this.#services = undefined;
    this.#owners = undefined;
  }

  async #askForServices(): Promise<Map<string, CampaignService>> {
    const services = new Map<string, CampaignService>();
    const pages = this.#catalog.streamEntities(
      { filter: SERVICE_FILTER },
      await this.#asPortal(),
    );
    for await (const entities of pages) {
      for (const entity of entities) {
        const service = serviceFromEntity(entity);
        const { labels, annotations } = entity.metadata;
        const tier = labels?.[this.#tierKey] ?? annotations?.[this.#tierKey];
        services.set(service.ref, { ...service, tier });
      }
    }
    return services;
  }

  async #askForOwners(): Promise<Set<string>> {
    const owners = new Set<string>();
    const pages = this.#catalog.streamEntities(
      {
        filter: {
          kind: ['group', 'user'],
          [`metadata.annotations.${AUTO_MERGE_ANNOTATION}`]: 'true',
        },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      },
      await this.#asPortal(),
    );
    for await (const entities of pages) {
      for (const entity of entities) owners.add(stringifyEntityRef(entity));
    }
    return owners;
  }

  async #asPortal() {
    return { credentials: await this.#auth.getOwnServiceCredentials() };
  }
}
