import type { ServiceSortField } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { Batcher } from './Batcher';
import { DEFAULT_BRANCH } from './libraryUsages';
import { isSqlite } from './openDatabase';
import { likePattern } from './readableServices';
import { whereServices, type ServiceFilters } from './serviceFilters';
import type { ServiceRow } from './tables';

/** A service as the catalog describes it. */
export interface CatalogedService {
  ref: string;
  name: string;
  title?: string;
  description?: string;
  owner?: string;
  system?: string;
  template?: string;
  templateVersion?: string;
  /** URL of the folder that catalog-info.yaml is in, ending in `/`. */
  sourceLocation?: string;
}

/** A service of the catalog that has a row of ours. */
export interface StoredService extends CatalogedService {
  id: number;
}

export interface ServiceQuery extends ServiceFilters {
  limit: number;
  sort: ServiceSortField;
  order: 'asc' | 'desc';
  after?: ServicePosition;
}

/** The last service of a page: its sort key, and its row id for those with equal keys. */
export interface ServicePosition {
  key: string | number;
  id: number;
}

const SORT_KEYS: Record<ServiceSortField, string> = {
  name: 'services.name',
  owner: "coalesce(services.owner, '')",
  template: "coalesce(services.template, '')",
  libraries: 'coalesce(library_snapshots.library_count, -1)',
};

/** Rows per insert: SQLite calls block the process, and both databases limit the values of one statement. */
const BATCH = 100;

/** The services of the catalog, copied so that lists can be searched, sorted and joined. */
export class ServiceStore {
  readonly #known: Batcher<string, ServiceRow | undefined>;

  constructor(private readonly knex: Knex) {
    this.#known = new Batcher({
      run: async refs => {
        const rowOf = await this.#findRows(refs);
        return refs.map(ref => rowOf.get(ref));
      },
      maxAtOnce: BATCH,
    });
  }

  /** Writes what the catalog says, and returns the refs of the services that are new, are back, or changed. */
  async saveServices(
    services: CatalogedService[],
    seenAt: string,
  ): Promise<string[]> {
    const changed: string[] = [];
    for (let start = 0; start < services.length; start += BATCH) {
      const batch = services.slice(start, start + BATCH);
      changed.push(...(await this.#saveBatch(batch, seenAt)));
    }
    return changed;
  }

  /**
   * Writes what the catalog says of one service. Unchanged it costs one question: when it was seen matters to those who
   * go through the whole catalog alone.
   */
  async saveService(
    service: CatalogedService,
    seenAt: string,
  ): Promise<{ service?: StoredService; changed: boolean }> {
    const known = await this.#known.add(service.ref);
    if (known && isUnchanged(toRow(service, seenAt), known)) {
      return { service: fromServiceRow(known), changed: false };
    }
    await this.#saveBatch([service], seenAt);
    return { service: await this.findService(service.ref), changed: true };
  }

  /**
   * To be called when many services came at once. PostgreSQL decides by statistics how to find rows; it takes them every
   * minute or so, and until then goes through all services for each one.
   */
  async takeStatistics(): Promise<void> {
    if (!isSqlite(this.knex)) await this.knex.raw('analyze services');
  }

  /** Takes services out of the lists that the catalog last had before the given time; returns their refs. */
  async removeServicesNotSeenSince(
    seenBefore: string,
    leftAt: string,
  ): Promise<string[]> {
    const rows = await this.knex<ServiceRow>('services')
      .whereNull('left_at')
      .andWhere('seen_at', '<', seenBefore)
      .update({ left_at: leftAt })
      .returning('ref');
    return rows.map(row => row.ref);
  }

  /** Takes one service out of the lists; true when it was in them. */
  async removeService(ref: string, leftAt: string): Promise<boolean> {
    const updated = await this.knex<ServiceRow>('services')
      .where({ ref, left_at: null })
      .update({ left_at: leftAt });
    return updated > 0;
  }

  async findService(ref: string): Promise<StoredService | undefined> {
    const row = await this.knex<ServiceRow>('services')
      .where({ ref, left_at: null })
      .first();
    return row && fromServiceRow(row);
  }

  /** Names of services by their refs, also of those that left the catalog. */
  async listNames(
    refs: string[],
  ): Promise<Array<{ ref: string; name: string }>> {
    return this.knex<ServiceRow>('services')
      .whereIn('ref', refs)
      .select('ref', 'name');
  }

  async countServices(): Promise<number> {
    const [row] = await this.knex<ServiceRow>('services')
      .whereNull('left_at')
      .count({ total: '*' });
    return Number(row?.total);
  }

  /** Services whose folder is below the URL of a repository or folder, or that hold the file at the URL. */
  async findServicesAt(url: string): Promise<StoredService[]> {
    const folder = url.endsWith('/') ? url : `${url}/`;
    const rows = await this.knex<ServiceRow>('services')
      .whereNull('left_at')
      .andWhereRaw(
        "(source_location like ? escape '\\' or substr(cast(? as text), 1, length(source_location)) = source_location)",
        [`${likePattern(folder)}%`, url],
      );
    return rows.map(fromServiceRow);
  }

  async listServices(query: ServiceQuery): Promise<{
    items: StoredService[];
    totalItems: number;
    next?: ServicePosition;
  }> {
    const [counted] = await this.#matching(query).count({ total: '*' });
    const sortKey = SORT_KEYS[query.sort];
    const page = this.#matching(query)
      .select<Array<ServiceRow & { sort_key: string | number }>>(
        'services.*',
        this.knex.raw(`${sortKey} as sort_key`),
      )
      .orderByRaw(`${sortKey} ${query.order}, services.id ${query.order}`)
      .limit(query.limit + 1);
    if (query.after) {
      page.whereRaw(
        `(${sortKey}, services.id) ${query.order === 'asc' ? '>' : '<'} (?, ?)`,
        [query.after.key, query.after.id],
      );
    }
    const rows = await page;
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(fromServiceRow),
      totalItems: Number(counted?.total),
      next:
        last && rows.length > query.limit
          ? { key: last.sort_key, id: last.id }
          : undefined,
    };
  }

  #matching(query: ServiceQuery): Knex.QueryBuilder {
    const matching = this.knex('services');
    if (query.sort === 'libraries') {
      matching
        .leftJoin('library_heads', isHead =>
          isHead
            .on('library_heads.service_id', 'services.id')
            .andOnVal('library_heads.environment', DEFAULT_BRANCH),
        )
        .leftJoin(
          'library_snapshots',
          'library_snapshots.id',
          'library_heads.snapshot_id',
        );
    }
    whereServices(matching, { knex: this.knex, filters: query });
    return matching;
  }

  /** By ref, also those that left the catalog. */
  async #findRows(refs: string[]): Promise<Map<string, ServiceRow>> {
    const rows = await this.knex<ServiceRow>('services').whereIn('ref', refs);
    return new Map(rows.map(row => [row.ref, row]));
  }

  async #saveBatch(
    services: CatalogedService[],
    seenAt: string,
  ): Promise<string[]> {
    const refs = services.map(service => service.ref);
    const known = await this.#findRows(refs);
    const changed = services
      .map(service => toRow(service, seenAt))
      .filter(row => !isUnchanged(row, known.get(row.ref)));

    // Each statement is right by itself, so there is no transaction to begin and to commit for every service.
    if (changed.length > 0) {
      await this.knex<ServiceRow>('services')
        .insert(changed)
        .onConflict('ref')
        .merge();
    }
    const written = new Set(changed.map(row => row.ref));
    const unchanged = refs.filter(ref => !written.has(ref));
    if (unchanged.length > 0) {
      await this.knex<ServiceRow>('services')
        .whereIn('ref', unchanged)
        .update({ seen_at: seenAt });
    }
    return changed.map(row => row.ref);
  }
}

type NewServiceRow = Omit<ServiceRow, 'id' | 'attention'>;

function toRow(service: CatalogedService, seenAt: string): NewServiceRow {
  const { ref, name, title, owner, system } = service;
  return {
    ref,
    name,
    title: title ?? null,
    description: service.description ?? null,
    owner: owner ?? null,
    system: system ?? null,
    template: service.template ?? null,
    template_version: service.templateVersion ?? null,
    source_location: service.sourceLocation ?? null,
    search_text: [name, title, owner, system]
      .filter(Boolean)
      .join(' ')
      .toLowerCase(),
    seen_at: seenAt,
    left_at: null,
  };
}

function isUnchanged(row: NewServiceRow, known: ServiceRow | undefined) {
  return (
    known !== undefined &&
    known.name === row.name &&
    known.title === row.title &&
    known.description === row.description &&
    known.owner === row.owner &&
    known.system === row.system &&
    known.template === row.template &&
    known.template_version === row.template_version &&
    known.source_location === row.source_location &&
    known.left_at === null
  );
}

export function fromServiceRow(row: ServiceRow): StoredService {
  return {
    id: row.id,
    ref: row.ref,
    name: row.name,
    title: row.title ?? undefined,
    description: row.description ?? undefined,
    owner: row.owner ?? undefined,
    system: row.system ?? undefined,
    template: row.template ?? undefined,
    templateVersion: row.template_version ?? undefined,
    sourceLocation: row.source_location ?? undefined,
  };
}
