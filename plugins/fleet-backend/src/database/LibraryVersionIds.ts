import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { Batcher } from './Batcher';
import { batches } from './batches';
import { isSqlite } from './openDatabase';
import { RecentIds } from './RecentIds';
import type { LibraryRow, LibraryVersionRow } from './tables';

/** What the configuration says of a library's name. */
export type ClassifyLibrary = (name: string) => {
  internal: boolean;
  /** Name of the configured index it is asked at. */
  indexName?: string;
};

/** Rows per statement: SQLite calls block the process, and both databases limit the values of one statement. */
const BATCH = 100;

/** Lockfiles whose new versions are looked for together. */
const LOCKFILES = 20;

/** Names and versions remembered: what 10,000 services use is less, and it is some tens of megabytes at most. */
const REMEMBERED = 200_000;

type VersionKey = Pick<LibraryVersionRow, 'library_id' | 'version'>;

interface SavedVersions {
  /** By name and version. */
  ids: Map<string, number>;
  /** The ids that are new. */
  added: Set<number>;
}

const NOTHING_SAVED: SavedVersions = { ids: new Map(), added: new Set() };

/**
 * Gives every library version its row id. Rows are only ever added, so that an id that was seen once holds, and a
 * lockfile of known versions costs no statement at all.
 */
export class LibraryVersionIds {
  readonly #knex: Knex;
  readonly #classify: ClassifyLibrary;
  readonly #libraryIds = new RecentIds(REMEMBERED);
  readonly #versionIds = new RecentIds(REMEMBERED);
  /** By lockfile, what is not remembered. */
  readonly #unknown = new Batcher<ServiceLibrary[], SavedVersions>({
    run: async lists => {
      const saved = await this.#saveAll(lists.flat());
      return lists.map(() => saved);
    },
    maxAtOnce: LOCKFILES,
  });

  constructor(knex: Knex, classify: ClassifyLibrary) {
    this.#knex = knex;
    this.#classify = classify;
  }

  /** Returns an id per library, in their order, and which of them are new. Not for use inside a transaction. */
  async save(
    libraries: ServiceLibrary[],
  ): Promise<{ ids: number[]; added: number[] }> {
    const remembered = libraries.map(library =>
      this.#versionIds.get(memoryKey(library, versionKey(library))),
    );
    const unknown = libraries.filter(
      (_, index) => remembered[index] === undefined,
    );
    const saved =
      unknown.length > 0 ? await this.#unknown.add(unknown) : NOTHING_SAVED;
    const added = new Set<number>();
    const ids = libraries.map((library, index) => {
      const known = remembered[index];
      if (known !== undefined) return known;
      const id = requireNumber(saved.ids.get(versionKey(library)));
      if (saved.added.has(id)) added.add(id);
      return id;
    });
    return { ids, added: [...added] };
  }

  async #saveAll(libraries: ServiceLibrary[]): Promise<SavedVersions> {
    const saved: SavedVersions = { ids: new Map(), added: new Set() };
    const byKey = new Map(
      withFromIndexLast(libraries).map(one => [versionKey(one), one]),
    );
    // One order for everybody: two writers of the same versions must not wait for each other.
    const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1));
    for await (const batch of batches(sorted, BATCH)) {
      const found = await this.#saveVersions(batch.map(([, one]) => one));
      for (const [key, id] of found.ids) saved.ids.set(key, id);
      for (const id of found.added) saved.added.add(id);
    }
    for (const library of libraries) {
      const key = versionKey(library);
      const id = requireNumber(saved.ids.get(key));
      this.#versionIds.set(memoryKey(library, key), id);
    }
    return saved;
  }

  async #saveVersions(libraries: ServiceLibrary[]): Promise<SavedVersions> {
    const libraryIdOf = await this.#saveLibraries(libraries);
    const wanted = libraries.map(({ name, version = '' }) => ({
      library_id: requireNumber(libraryIdOf.get(name)),
      version,
    }));
    let rows = await this.#find(wanted);
    const added = new Set<number>();
    if (rows.length < wanted.length) {
      // Only those that are not there: an ignored insert would use up an id.
      const known = new Set(rows.map(rowKey));
      const inserted = await this.#knex<LibraryVersionRow>('library_versions')
        .insert(wanted.filter(row => !known.has(rowKey(row))))
        .onConflict(['library_id', 'version'])
        .ignore()
        .returning(['id', 'library_id', 'version']);
      for (const row of inserted) added.add(row.id);
      rows.push(...inserted);
      // Another writer was faster with some.
      if (rows.length < wanted.length) rows = await this.#find(wanted);
    }
    const idOf = new Map(rows.map(row => [rowKey(row), row.id]));
    const ids = new Map(
      libraries.map((library, index) => [
        versionKey(library),
        requireNumber(idOf.get(rowKey(wanted[index]!))),
      ]),
    );
    return { ids, added };
  }

  async #find(
    wanted: VersionKey[],
  ): Promise<Array<VersionKey & Pick<LibraryVersionRow, 'id'>>> {
    if (isSqlite(this.#knex)) {
      return this.#knex<LibraryVersionRow>('library_versions')
        .whereIn(
          ['library_id', 'version'],
          wanted.map(row => [row.library_id, row.version]),
        )
        .select('id', 'library_id', 'version');
    }
    // As a list of pairs or a join, PostgreSQL may go through the whole table instead.
    const { rows } = await this.#knex.raw(
      `select known.* from json_to_recordset(cast(? as json)) as wanted (library_id int, version text),
         lateral (select id, library_id, version from library_versions
           where library_id = wanted.library_id and version = wanted.version limit 1) as known`,
      [JSON.stringify(wanted)],
    );
    return rows;
  }

  /** Writes those that are new, and of the others that they come from an index; by name, their ids. */
  async #saveLibraries(
    libraries: ServiceLibrary[],
  ): Promise<Map<string, number>> {
    const idOf = new Map<string, number>();
    const missing = new Map<string, ServiceLibrary>();
    for (const library of withFromIndexLast(libraries)) {
      const { name } = library;
      const id = this.#libraryIds.get(memoryKey(library, name));
      if (id === undefined) missing.set(name, library);
      else idOf.set(name, id);
    }
    if (missing.size === 0) return idOf;
    const find = () =>
      this.#knex<LibraryRow>('libraries')
        .whereIn('name', [...missing.keys()])
        .select('id', 'name', 'from_index');
    let rows = await find();
    if (rows.length < missing.size) {
      const known = new Set(rows.map(row => row.name));
      const added = [...missing.values()].filter(
        ({ name }) => !known.has(name),
      );
      await this.#knex<LibraryRow>('libraries')
        .insert(added.map(this.#toRow))
        .onConflict('name')
        .ignore();
      rows = await find();
    }
    await this.#saveFromIndex(
      rows.filter(
        row => row.from_index === 0 && isFromIndex(missing.get(row.name)!),
      ),
    );
    for (const { name, id } of rows) {
      idOf.set(name, id);
      this.#libraryIds.set(memoryKey(missing.get(name)!, name), id);
    }
    return idOf;
  }

  /** That an index has nothing to do with them was true until now; it is asked about them next. */
  async #saveFromIndex(rows: Array<Pick<LibraryRow, 'id'>>): Promise<void> {
    if (rows.length === 0) return;
    await this.#knex<LibraryRow>('libraries')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .update({ from_index: 1, due_at: null });
  }

  #toRow = (library: ServiceLibrary) => {
    const { internal, indexName } = this.#classify(library.name);
    return {
      name: library.name,
      internal: internal ? 1 : 0,
      index_name: indexName ?? null,
      from_index: isFromIndex(library) ? 1 : 0,
    };
  };
}

function versionKey({ name, version = '' }: ServiceLibrary): string {
  return `${name} ${version}`;
}

/** What came from an index and what did not is remembered apart, since that is written as well. */
function memoryKey(library: ServiceLibrary, key: string): string {
  return isFromIndex(library) ? key : `-${key}`;
}

/** Who does not say where a library comes from, as most SBOMs, takes it from an index in most cases. */
function isFromIndex({ origin }: ServiceLibrary): boolean {
  return origin === 'index' || origin === 'unknown';
}

/** So that of two entries of one library the one from an index counts. */
function withFromIndexLast(libraries: ServiceLibrary[]): ServiceLibrary[] {
  return [
    ...libraries.filter(library => !isFromIndex(library)),
    ...libraries.filter(isFromIndex),
  ];
}

function rowKey(row: { library_id: number; version: string }): string {
  return `${row.library_id} ${row.version}`;
}

function requireNumber(id: number | undefined): number {
  if (id === undefined) throw new Error('A library was written without an id');
  return id;
}
