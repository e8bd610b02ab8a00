import { setImmediate } from 'node:timers/promises';
import type { LibraryIndexStore } from '../database/LibraryIndexStore';
import type { ModelLibrary } from './readModel/modelRecords';
import { latestStable } from './versions/latestStable';

/** Answers that are kept; a fleet has a handful of Python ranges. */
const KEPT = 50_000;
/** Libraries whose releases are read at once: some have thousands. */
const AT_ONCE = 5;

/** Latest stable versions that run on what a service supports; found once for each answer of an index. */
export class CompatibleVersions {
  readonly #store: Pick<LibraryIndexStore, 'getReleases'>;
  readonly #found = new Map<string, string | undefined>();

  constructor(store: Pick<LibraryIndexStore, 'getReleases'>) {
    this.#store = store;
  }

  /** By row id of the library; nothing of a library whose releases are not known. */
  async find(
    libraries: readonly ModelLibrary[],
    python: string,
  ): Promise<Map<number, string | undefined>> {
    const keyOf = (library: ModelLibrary) =>
      `${library.id} ${library.checkedAt} ${python}`;
    const unknown = [...new Set(libraries)].filter(
      library => library.checkedAt && !this.#found.has(keyOf(library)),
    );
    if (this.#found.size + unknown.length > KEPT) this.#found.clear();
    for (let start = 0; start < unknown.length; start += AT_ONCE) {
      const some = unknown.slice(start, start + AT_ONCE);
      const releases = await this.#store.getReleases(some.map(({ id }) => id));
      for (const library of some) {
        const latest = latestStable(releases.get(library.id) ?? [], { python });
        this.#found.set(keyOf(library), latest?.version);
      }
      await setImmediate();
    }
    return new Map(
      libraries.map(library => [library.id, this.#found.get(keyOf(library))]),
    );
  }
}
