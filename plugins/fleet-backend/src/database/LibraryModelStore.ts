import type { Knex } from 'knex';
import { isSqlite } from './openDatabase';
import type {
  AdvisoryHitRow,
  AdvisoryRow,
  LibraryHeadRow,
  LibraryRow,
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
> & {
  /** Number of usages; null with the snapshot. */
  library_count: number | null;
};

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
  'etag' | 'attempted_at' | 'due_at' | 'from_index'
>;

/** Where a chunk begins: behind this id. */
export interface Chunk {
  after: number;
  limit: number;
}

/**
 * Reads everything that the model of library versions is made of; no row is written here.
 *
 * SQLite stops the process while it reads, so everything comes in pieces, and the caller lets others run in between.
 */
export class LibraryModelStore {
  constructor(private readonly knex: Knex) {}

  /**
   * To be called before everything is read. PostgreSQL decides by statistics how to find rows; it takes them every minute
   * or so, and until then goes through all usages for each piece of them.
   */
  async takeStatistics(): Promise<void> {
    if (isSqlite(this.knex)) return;
    await this.knex.raw(
      'analyze library_usages, library_heads, library_snapshots',
    );
  }

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
    return this.#heads().whereIn('library_heads.service_id', serviceIds);
  }

  /** Everything that some snapshots hold. */
  async readUsages(snapshotIds: number[]): Promise<ModelUsageRow[]> {
    return this.#usages().whereIn('snapshot_id', snapshotIds);
  }

  /** The next usages of one snapshot that is large. */
  async readUsagesOf(
    snapshotId: number,
    { after, limit }: Chunk,
  ): Promise<ModelUsageRow[]> {
    return this.#usages()
      .where('snapshot_id', snapshotId)
      .andWhere('library_version_id', '>', after)
      .orderBy('library_version_id')
      .limit(limit);
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
    return this.knex('library_heads')
      .leftJoin(
        'library_snapshots',
        'library_snapshots.id',
        'library_heads.snapshot_id',
      )
      .select<ModelHeadRow[]>(
        'library_heads.service_id',
        'library_heads.environment',
        'library_heads.snapshot_id',
        'library_snapshots.library_count',
      )
      .orderBy(['library_heads.service_id', 'library_heads.environment']);
  }

  #usages() {
    return this.knex<LibraryUsageRow>('library_usages').select(
      'snapshot_id',
      'library_version_id',
      'direct',
      'groups',
    );
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
