import { setImmediate } from 'node:timers/promises';
import type {
  LibraryModelStore,
  ModelHeadRow,
  ModelServiceRow,
  ModelUsageRow,
} from '../../database/LibraryModelStore';
import type { AdvisoryHitRow } from '../../database/tables';
import type { LibraryModel } from './LibraryModel';
import { readSnapshots } from './readSnapshots';

/** Rows and ids per query: a few milliseconds of SQLite each. */
const ROWS = 1000;
const IDS = 200;
/** A library has a dozen versions, popular ones many more. */
const LIBRARIES = 50;

/** Reads pieces of the tables into the model, and lets others run between two pieces. */
export class ModelReader {
  constructor(
    private readonly store: LibraryModelStore,
    private readonly model: LibraryModel,
  ) {}

  async readAll(): Promise<void> {
    await this.store.takeStatistics();
    await inPieces(
      piece => this.store.readLibraries(piece),
      rows => this.model.putLibraries(rows),
    );
    await inPieces(
      piece => this.store.readVersions(piece),
      rows => this.model.putVersions(rows),
    );
    await this.readAdvisories();
    await this.readAllServices();
  }

  /** Brings all services up to date, and what they use as far as their heads moved. */
  async readAllServices(): Promise<void> {
    const seen = new Set<number>();
    await inPieces(
      piece => this.store.readServices(piece),
      async rows => {
        rows.forEach(row => seen.add(row.id));
        for (const some of slices(rows, IDS)) await this.#takeServices(some);
      },
    );
    const known = [...this.model.services.keys()];
    this.model.dropServices(known.filter(id => !seen.has(id)));
  }

  async readServices(ids: Iterable<number>): Promise<void> {
    for (const some of slices([...ids], IDS)) {
      const rows = await this.store.readServicesById(some);
      const found = new Set(rows.map(row => row.id));
      this.model.dropServices(some.filter(id => !found.has(id)));
      await this.#takeServices(rows);
    }
  }

  async readServicesByRef(refs: Iterable<string>): Promise<void> {
    for (const some of slices([...refs], IDS)) {
      const rows = await this.store.readServicesByRef(some);
      const gone = new Set(some);
      rows.forEach(row => gone.delete(row.ref));
      const services = [...this.model.services.values()];
      this.model.dropServices(
        services.filter(({ ref }) => gone.has(ref)).map(({ id }) => id),
      );
      await this.#takeServices(rows);
    }
  }

  /** What is known of some libraries and their versions. */
  async readLibraries(ids: Iterable<number>): Promise<void> {
    for (const some of slices([...ids], LIBRARIES)) {
      this.model.putLibraries(await this.store.readLibrariesById(some));
      const versions = await this.store.readVersionsOf(some);
      for (const rows of slices(versions, ROWS)) {
        this.model.putVersions(rows);
        await this.#readHitsOf(rows.map(row => row.id));
      }
      await setImmediate();
    }
  }

  /** All advisories that hit something, and what they hit. */
  async readAdvisories(): Promise<void> {
    const ids = new Set<string>();
    let after = '';
    for (;;) {
      const rows = await this.store.readAdvisories({ after, limit: ROWS });
      this.model.putAdvisories(rows);
      rows.forEach(row => ids.add(row.id));
      after = rows.at(-1)?.id ?? after;
      if (rows.length < ROWS) break;
      await setImmediate();
    }
    const hits = await this.#readAllHits();
    for (const versions of slices(this.model.versions, ROWS)) {
      this.model.putHits(
        versions.map(version => version.id),
        versions.flatMap(version => hits.get(version.id) ?? []),
      );
      await setImmediate();
    }
    this.model.keepAdvisories(ids);
  }

  async #readAllHits(): Promise<Map<number, AdvisoryHitRow[]>> {
    const hits = new Map<number, AdvisoryHitRow[]>();
    let after = 0;
    for (;;) {
      const rows = await this.store.readHits({ after, limit: ROWS });
      if (rows.length === 0) return hits;
      for (const row of rows) {
        const ofVersion = hits.get(row.library_version_id) ?? [];
        ofVersion.push(row);
        hits.set(row.library_version_id, ofVersion);
        after = Math.max(after, row.library_version_id);
      }
      await setImmediate();
    }
  }

  async #takeServices(rows: ModelServiceRow[]): Promise<void> {
    const heads = await this.store.readHeadsOf(rows.map(row => row.id));
    const usages = await this.#usagesOf(heads);
    this.model.putServices(rows);
    for (const { id } of rows) {
      const own = heads.filter(head => head.service_id === id);
      this.model.putHeads(id, own, usages);
    }
    await setImmediate();
  }

  /** What snapshots hold never changes, so the ones that a service had before are not read again. */
  async #usagesOf(heads: ModelHeadRow[]): Promise<Map<number, Int32Array>> {
    const usages = new Map<number, Int32Array>();
    const unknown = new Map<number, number>();
    for (const { service_id, snapshot_id, library_count } of heads) {
      if (snapshot_id === null) continue;
      const known = this.model.findUsages(service_id, snapshot_id);
      if (known) usages.set(snapshot_id, known);
      else unknown.set(snapshot_id, library_count ?? 0);
    }
    for await (const rows of readSnapshots(this.store, unknown)) {
      await this.#readUnknownVersions(rows);
      for (const [id, ofSnapshot] of rows) {
        usages.set(id, this.model.pack(ofSnapshot));
      }
    }
    return usages;
  }

  async #readUnknownVersions(
    usages: Map<number, ModelUsageRow[]>,
  ): Promise<void> {
    const unknown = new Set<number>();
    for (const rows of usages.values()) {
      for (const { library_version_id } of rows) {
        if (!this.model.findVersion(library_version_id)) {
          unknown.add(library_version_id);
        }
      }
    }
    for (const ids of slices([...unknown], IDS)) {
      const rows = await this.store.readVersionsById(ids);
      const libraries = new Set(rows.map(row => row.library_id));
      this.model.putLibraries(
        await this.store.readLibrariesById([...libraries]),
      );
      this.model.putVersions(rows);
      await this.#readHitsOf(ids);
    }
  }

  async #readHitsOf(versionIds: number[]): Promise<void> {
    for (const ids of slices(versionIds, IDS)) {
      const hits = await this.store.readHitsOf(ids);
      const advisories = new Set(hits.map(hit => hit.advisory_id));
      if (advisories.size > 0) {
        this.model.putAdvisories(
          await this.store.readAdvisoriesById([...advisories]),
        );
      }
      this.model.putHits(ids, hits);
    }
  }
}

async function inPieces<Row extends { id: number }>(
  read: (piece: { after: number; limit: number }) => Promise<Row[]>,
  take: (rows: Row[]) => void | Promise<void>,
): Promise<void> {
  let after = 0;
  for (;;) {
    const rows = await read({ after, limit: ROWS });
    await take(rows);
    const last = rows.at(-1);
    if (!last || rows.length < ROWS) return;
    after = last.id;
    await setImmediate();
  }
}

function* slices<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) {
    yield items.slice(start, start + size);
  }
}
