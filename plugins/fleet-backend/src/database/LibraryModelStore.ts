import type { Knex } from 'knex';
import type {
  AdvisoryHitRow,
  AdvisoryRow,
  LibraryHeadRow,
  LibraryRow,
  LibrarySourceRow,
  LibraryUsageRow,
  LibraryVersionRow,
  ServiceRow,
} from './tables';

export type ModelServiceRow = Pick<
  ServiceRow,
  'id' | 'ref' | 'name' | 'title' | 'owner' | 'system' | 'search_text'
> & {
  /** Null when nothing was read yet. */
  attempted_at: string | null;
  reason: string | null;
};

export type ModelHeadRow = Pick<
  LibraryHeadRow,
  'service_id' | 'environment' | 'snapshot_id'
>;

export type ModelUsageRow = Pick<
  LibraryUsageRow,
  'snapshot_id' | 'library_version_id' | 'direct' | 'groups'
>;

export type DeclarationRow = Pick<
  LibraryUsageRow,
  'snapshot_id' | 'library_version_id' | 'groups' | 'declared'
>;

export type ModelLibraryRow = Omit<
  LibraryRow,
  'etag' | 'attempted_at' | 'due_at'
>;

/** Where a chunk begins: behind this id. */
export interface Chunk {
  after: number;
  limit: number;
}

/** Something that was written: another snapshot or another result of reading of a service, or news of a library. */
export interface ModelChange {
  kind: 'service' | 'library';
  /** Row id of the service or library. */
  id: number;
  at: string;
}

/**
 * Reads everything that the model of library versions is made of; nothing here writes.
 *
 * SQLite stops the process while it reads, so everything comes in pieces, and the caller lets others run in between.
 */
export class LibraryModelStore {
  constructor(private readonly knex: Knex) {}

  async readServices({ after, limit }: Chunk): Promise<ModelServiceRow[]> {
    return this.#services()
      .where('services.id', '>', after)
      .orderBy('services.id')
      .limit(limit);
  }

  async readServicesById(ids: number[]): Promise<ModelServiceRow[]> {
    return this.#services().whereIn('services.id', ids);
  }

  async readServicesByRef(refs: string[]): Promise<ModelServiceRow[]> {
    return this.#services().whereIn('services.ref', refs);
  }

  async readLibraries({ after, limit }: Chunk): Promise<ModelLibraryRow[]> {
    return this.#libraries().where('id', '>', after).orderBy('id').limit(limit);
  }

  async readLibrariesById(ids: number[]): Promise<ModelLibraryRow[]> {
    return this.#libraries().whereIn('id', ids);
  }

  async readVersions({ after, limit }: Chunk): Promise<LibraryVersionRow[]> {
    return this.knex<LibraryVersionRow>('library_versions')
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit);
  }

  async readVersionsById(ids: number[]): Promise<LibraryVersionRow[]> {
    return this.knex<LibraryVersionRow>('library_versions').whereIn('id', ids);
  }

  async readVersionsOf(libraryIds: number[]): Promise<LibraryVersionRow[]> {
    return this.knex<LibraryVersionRow>('library_versions').whereIn(
      'library_id',
      libraryIds,
    );
  }

  async readHeadsOf(serviceIds: number[]): Promise<ModelHeadRow[]> {
    return this.#heads().whereIn('service_id', serviceIds);
  }

  /** The next usages of some snapshots, behind the one given. */
  async readUsages(
    snapshotIds: number[],
    page: { after?: ModelUsageRow; limit: number },
  ): Promise<ModelUsageRow[]> {
    const query = this.knex<LibraryUsageRow>('library_usages')
      .whereIn('snapshot_id', snapshotIds)
      .orderBy(['snapshot_id', 'library_version_id'])
      .limit(page.limit)
      .select('snapshot_id', 'library_version_id', 'direct', 'groups');
    if (page.after) {
      query.whereRaw('(snapshot_id, library_version_id) > (?, ?)', [
        page.after.snapshot_id,
        page.after.library_version_id,
      ]);
    }
    return query;
  }

  /** How libraries are declared in some snapshots: groups and range. */
  async readDeclarations(of: {
    snapshotIds: number[];
    versionIds: number[];
  }): Promise<DeclarationRow[]> {
    return this.knex<LibraryUsageRow>('library_usages')
      .whereIn('snapshot_id', [...new Set(of.snapshotIds)])
      .whereIn('library_version_id', [...new Set(of.versionIds)])
      .select('snapshot_id', 'library_version_id', 'groups', 'declared');
  }

  async readAdvisories(page: {
    after: string;
    limit: number;
  }): Promise<AdvisoryRow[]> {
    return this.#hitting()
      .where('id', '>', page.after)
      .orderBy('id')
      .limit(page.limit);
  }

  async readAdvisoriesById(ids: string[]): Promise<AdvisoryRow[]> {
    return this.#hitting().whereIn('id', ids);
  }

  /** The hits on versions with ids above `after`, of whole versions; at least one version's. */
  async readHits({ after, limit }: Chunk): Promise<AdvisoryHitRow[]> {
    const versions = this.knex('advisory_hits')
      .distinct('library_version_id')
      .where('library_version_id', '>', after)
      .orderBy('library_version_id')
      .limit(limit);
    return this.knex<AdvisoryHitRow>('advisory_hits')
      .whereIn('library_version_id', versions)
      .orderBy(['library_version_id', 'advisory_id']);
  }

  async readHitsOf(versionIds: number[]): Promise<AdvisoryHitRow[]> {
    return this.knex<AdvisoryHitRow>('advisory_hits')
      .whereIn('library_version_id', versionIds)
      .orderBy(['library_version_id', 'advisory_id']);
  }

  /** What was written since a moment, by anybody. */
  async readChanges(since: string): Promise<ModelChange[]> {
    const heads = await this.knex('library_heads')
      .where('changed_at', '>=', since)
      .select<Array<{ id: number; at: string }>>(
        'service_id as id',
        'changed_at as at',
      );
    const readings = await this.knex('library_readings')
      .where('attempted_at', '>=', since)
      .select<Array<{ id: number; at: string }>>(
        'service_id as id',
        'attempted_at as at',
      );
    const libraries = await this.knex('libraries')
      .where('attempted_at', '>=', since)
      .select<Array<{ id: number; at: string }>>('id', 'attempted_at as at');
    return [
      ...[...heads, ...readings].map(row => ({
        ...row,
        kind: 'service' as const,
      })),
      ...libraries.map(row => ({ ...row, kind: 'library' as const })),
    ];
  }

  /** Changes whenever advisories were imported. */
  async readAdvisoriesRevision(): Promise<string> {
    const rows = await this.knex<LibrarySourceRow>('library_sources')
      .where({ kind: 'advisories' })
      .orderBy('name')
      .select('name', 'revision', 'count');
    return JSON.stringify(rows);
  }

  #services() {
    return this.knex('services')
      .leftJoin(
        'library_readings',
        'library_readings.service_id',
        'services.id',
      )
      .whereNull('services.left_at')
      .select<ModelServiceRow[]>(
        'services.id',
        'services.ref',
        'services.name',
        'services.title',
        'services.owner',
        'services.system',
        'services.search_text',
        'library_readings.attempted_at',
        'library_readings.reason',
      );
  }

  #libraries() {
    return this.knex('libraries').select<ModelLibraryRow[]>(
      'id',
      'name',
      'internal',
      'index_name',
      'latest',
      'latest_released_at',
      'checked_at',
      'problem',
      'confusion',
    );
  }

  #heads() {
    return this.knex<LibraryHeadRow>('library_heads')
      .select('service_id', 'environment', 'snapshot_id')
      .orderBy(['service_id', 'environment']);
  }

  /** Most advisories of a source hit nothing that is in use. */
  #hitting() {
    return this.knex<AdvisoryRow>('advisories').whereExists(
      this.knex('advisory_hits').whereRaw(
        'advisory_hits.advisory_id = advisories.id',
      ),
    );
  }
}
