import type { LibraryChangeStore } from '../../database/LibraryChangeStore';

/** Clocks of processes differ, and a write is seen only when it is committed. */
const OVERLAP_MS = 60_000;
/** How often everything is compared, for what has no time of its change. */
const COMPARE_MS = 60_000;

/** What other processes wrote. */
export interface News {
  services: number[];
  libraries: number[];
  advisories: boolean;
  allServices: boolean;
}

/**
 * Finds what other processes wrote to the tables.
 *
 * Snapshots, readings and libraries have the time of their change; descriptions of services have none, so these are
 * compared once a minute.
 */
export class OtherProcesses {
  readonly #changes: LibraryChangeStore;
  readonly #now: () => Date;
  readonly #seen = new Map<string, string>();
  #revision?: string;
  #comparedAt: number;

  constructor(options: { changes: LibraryChangeStore; now: () => Date }) {
    this.#changes = options.changes;
    this.#now = options.now;
    this.#comparedAt = options.now().getTime();
  }

  async findNews(): Promise<News> {
    const now = this.#now().getTime();
    const since = new Date(now - OVERLAP_MS).toISOString();
    const news: News = {
      services: [],
      libraries: [],
      advisories: await this.#wereAdvisoriesImported(),
      allServices: now - this.#comparedAt >= COMPARE_MS,
    };
    if (news.allServices) this.#comparedAt = now;
    for (const { kind, id, at } of await this.#changes.readChanges(since)) {
      const key = `${kind} ${id} ${at}`;
      if (this.#seen.has(key)) continue;
      this.#seen.set(key, at);
      (kind === 'service' ? news.services : news.libraries).push(id);
    }
    for (const [key, at] of this.#seen) {
      if (at < since) this.#seen.delete(key);
    }
    return news;
  }

  async #wereAdvisoriesImported(): Promise<boolean> {
    const before = this.#revision;
    this.#revision = await this.#changes.readAdvisoriesRevision();
    return before !== undefined && before !== this.#revision;
  }
}
