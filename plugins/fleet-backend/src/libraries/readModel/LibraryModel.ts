import type {
  ModelHeadRow,
  ModelLibraryRow,
  ModelServiceRow,
  ModelUsageRow,
} from '../../database/LibraryModelStore';
import type {
  AdvisoryHitRow,
  AdvisoryRow,
  LibraryVersionRow,
} from '../../database/tables';
import {
  isDescribedAlike,
  toAdvisory,
  toService,
  updateLibrary,
  type Head,
  type ModelAdvisory,
  type ModelLibrary,
  type ModelService,
  type ModelVersion,
} from './modelRecords';
import { VersionFacts } from './VersionFacts';

/**
 * What every service uses, and what is known of each library version, as plain data in memory.
 *
 * The tables are the truth; this follows them (see docs/decisions/0004-libraries-in-memory.md). What is put twice is
 * as if put once. A usage is one integer: `slot of the version × 4 + direct × 2 + main`, where main says that it is
 * needed at run time and not only by a group such as the tests.
 */
export class LibraryModel {
  /** By row id; only services that the catalog has. */
  readonly services = new Map<number, ModelService>();
  /** By slot, which is never given to another one. */
  readonly libraries: ModelLibrary[] = [];
  /** By slot, which is never given to another one. */
  readonly versions: ModelVersion[] = [];
  readonly advisories = new Map<string, ModelAdvisory>();
  readonly facts = new VersionFacts();

  readonly #libraryById = new Map<number, ModelLibrary>();
  readonly #libraryByName = new Map<string, ModelLibrary>();
  readonly #versionById = new Map<number, ModelVersion>();
  #generation = 0;
  #servicesGeneration = 0;

  /** Changes with everything that is put. */
  get generation(): number {
    return this.#generation;
  }

  /** Changes when a service comes, goes or is described otherwise. */
  get servicesGeneration(): number {
    return this.#servicesGeneration;
  }

  findLibrary(name: string): ModelLibrary | undefined {
    return this.#libraryByName.get(name);
  }

  findVersion(id: number): ModelVersion | undefined {
    return this.#versionById.get(id);
  }

  /** What a service uses in a snapshot that is one of its heads. */
  findUsages(serviceId: number, snapshotId: number): Int32Array | undefined {
    const service = this.services.get(serviceId);
    const heads = [service?.branch, ...(service?.running.values() ?? [])];
    return heads.find(head => head?.snapshotId === snapshotId)?.usages;
  }

  putServices(rows: ModelServiceRow[]): void {
    for (const row of rows) {
      const known = this.services.get(row.id);
      const service = toService(row, known);
      if (known && isDescribedAlike(known, service)) continue;
      this.services.set(row.id, service);
      this.#generation += 1;
      this.#servicesGeneration += 1;
    }
  }

  /** Lets go of services that left the catalog. */
  dropServices(ids: Iterable<number>): void {
    for (const id of ids) {
      if (!this.services.delete(id)) continue;
      this.#generation += 1;
      this.#servicesGeneration += 1;
    }
  }

  putLibraries(rows: ModelLibraryRow[]): void {
    for (const row of rows) {
      let library = this.#libraryById.get(row.id);
      if (!library) {
        library = {
          slot: this.libraries.length,
          id: row.id,
          name: row.name,
          internal: false,
          versions: [],
          isInOrder: true,
        };
        this.libraries.push(library);
        this.#libraryById.set(row.id, library);
        this.#libraryByName.set(row.name, library);
      }
      updateLibrary(library, row);
      for (const version of library.versions) this.facts.put(version);
    }
    this.#generation += 1;
  }

  /** Their libraries have to be there. */
  putVersions(rows: LibraryVersionRow[]): void {
    for (const row of rows) {
      const version = this.#versionById.get(row.id) ?? this.#addVersion(row);
      version.releasedAt = row.released_at ?? undefined;
      version.yanked = row.yanked === 1;
      version.behind = row.behind;
      this.facts.put(version);
    }
    this.#generation += 1;
  }

  /** Makes these the heads of a service, in place of all it had. The versions of the usages have to be there. */
  putHeads(
    serviceId: number,
    heads: ModelHeadRow[],
    usagesOf: Map<number, Int32Array>,
  ): void {
    const service = this.services.get(serviceId);
    if (!service) return;
    const running = new Map<string, Head>();
    let branch: Head | undefined;
    for (const { environment, snapshot_id } of heads) {
      const usages = usagesOf.get(snapshot_id ?? -1);
      if (snapshot_id === null || !usages) continue;
      const head: Head = { snapshotId: snapshot_id, usages };
      if (environment === '') branch = head;
      else running.set(environment, head);
    }
    if (hasSameHeads(service, { branch, running })) return;
    service.branch = branch;
    service.running = running;
    service.snapshots = distinctSnapshots(service);
    this.#generation += 1;
  }

  /** Usages as integers, in the order of the rows. */
  pack(rows: ModelUsageRow[]): Int32Array {
    const packed = new Int32Array(rows.length);
    rows.forEach((row, index) => {
      const version = this.#versionById.get(row.library_version_id);
      if (!version) {
        throw new Error(`Version ${row.library_version_id} is not loaded`);
      }
      const isMain =
        row.groups === 'main' || row.groups.split(',').includes('main');
      packed[index] =
        version.slot * 4 + (row.direct === 1 ? 2 : 0) + (isMain ? 1 : 0);
    });
    return packed;
  }

  putAdvisories(rows: AdvisoryRow[]): void {
    for (const row of rows) {
      this.advisories.set(row.id, toAdvisory(row, this.advisories.get(row.id)));
    }
    this.#generation += 1;
  }

  /** Lets go of the advisories that hit nothing any more. */
  keepAdvisories(ids: ReadonlySet<string>): void {
    for (const id of this.advisories.keys()) {
      if (!ids.has(id)) this.advisories.delete(id);
    }
  }

  /** Makes these all the hits on some versions. The advisories have to be there. */
  putHits(versionIds: Iterable<number>, rows: AdvisoryHitRow[]): void {
    const versions = [...versionIds].flatMap(
      id => this.#versionById.get(id) ?? [],
    );
    for (const version of versions) version.hits = [];
    for (const row of rows) {
      const advisory = this.advisories.get(row.advisory_id);
      if (!advisory) continue;
      this.#versionById.get(row.library_version_id)?.hits.push({
        advisory,
        fixedIn: row.fixed_in ? row.fixed_in.split(',') : [],
      });
    }
    for (const version of versions) this.facts.put(version);
    this.#generation += 1;
  }

  #addVersion(row: LibraryVersionRow): ModelVersion {
    const library = this.#libraryById.get(row.library_id);
    if (!library) throw new Error(`Library ${row.library_id} is not loaded`);
    const version: ModelVersion = {
      slot: this.versions.length,
      id: row.id,
      library,
      version: row.version,
      yanked: false,
      behind: 'unknown',
      hits: [],
    };
    this.versions.push(version);
    this.#versionById.set(row.id, version);
    library.versions.push(version);
    library.isInOrder = false;
    return version;
  }
}

type Heads = Pick<ModelService, 'branch' | 'running'>;

function hasSameHeads(a: Heads, b: Heads): boolean {
  return (
    a.branch?.snapshotId === b.branch?.snapshotId &&
    a.running.size === b.running.size &&
    [...a.running].every(
      ([environment, head]) =>
        b.running.get(environment)?.snapshotId === head.snapshotId,
    )
  );
}

function distinctSnapshots(service: ModelService): Int32Array[] {
  const heads = [service.branch, ...service.running.values()];
  const bySnapshot = new Map(
    heads.flatMap(head => (head ? [[head.snapshotId, head.usages]] : [])),
  );
  return [...bySnapshot.values()];
}
