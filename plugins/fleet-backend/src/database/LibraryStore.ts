import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import {
  collectGarbage,
  lockService,
  moveHead,
  putBuild,
  putSnapshot,
  type LibraryBuild,
  type LibraryHead,
  type LibrarySnapshot,
  type Move,
} from './librarySnapshots';
import { saveAttempt, type ReadingAttempt } from './LibraryReadingStore';
import { DEFAULT_BRANCH, type NewUsage } from './libraryUsages';
import { LibraryVersionIds, type ClassifyLibrary } from './LibraryVersionIds';
import type { LibraryBuildRow, LibraryHeadRow } from './tables';

/** A snapshot with what it holds. */
export interface NewLibrarySnapshot extends LibrarySnapshot {
  libraries: ServiceLibrary[];
}

/**
 * What each service's default branch, its builds and its environments hold, and how the last attempt to read its
 * lockfile went. A snapshot never changes: another content is another snapshot, and one that nothing points at goes.
 */
export class LibraryStore {
  readonly #knex: Knex;
  readonly #versions: LibraryVersionIds;
  readonly #now: () => Date;

  constructor(
    knex: Knex,
    options: { classify: ClassifyLibrary; now: () => Date },
  ) {
    this.#knex = knex;
    this.#versions = new LibraryVersionIds(knex, options.classify);
    this.#now = options.now;
  }

  /** Writes libraries and versions that were never seen before; returns the row ids of these versions. */
  async saveVersions(libraries: ServiceLibrary[]): Promise<number[]> {
    return (await this.#versions.save(libraries)).added;
  }

  /** Writes a good reading of the default branch; true when it is news. Unchanged content only moves its date. */
  async saveReading(
    attempt: ReadingAttempt,
    snapshot: NewLibrarySnapshot & { commit?: string },
  ): Promise<boolean> {
    const { serviceId, attemptedAt } = attempt;
    return this.#saveSnapshot(serviceId, snapshot, async write => {
      const before = await saveAttempt(write.transaction, attempt, null);
      if (before.isNewer) return { isNews: false, leavesGarbage: false };
      const moved = await write.moveHead({
        environment: DEFAULT_BRANCH,
        snapshotId: await write.putSnapshot(),
        commit: snapshot.commit,
        readAt: attemptedAt,
      });
      return { ...moved, isNews: moved.isNews || before.reason !== null };
    });
  }

  /** Writes what CI reported of a build, and of the environment it runs in; true when it is news. */
  async saveBuild(
    build: Omit<LibraryBuild, 'snapshotId'> & {
      serviceId: number;
      environment?: string;
    },
    snapshot: NewLibrarySnapshot,
  ): Promise<boolean> {
    const { serviceId, environment, ...reported } = build;
    return this.#saveSnapshot(serviceId, snapshot, async write => {
      const snapshotId = await write.putSnapshot();
      const built = await putBuild(write.transaction, serviceId, {
        ...reported,
        snapshotId,
      });
      if (!environment) return built;
      const moved = await write.moveHead({
        environment,
        snapshotId,
        commit: build.commit,
        imageDigest: build.imageDigest,
        readAt: build.reportedAt,
      });
      return {
        isNews: built.isNews || moved.isNews,
        leavesGarbage: built.leavesGarbage || moved.leavesGarbage,
      };
    });
  }

  /** Whether anything is known of what a service's builds or environments hold; one cheap question. */
  async hasBuilds(serviceId: number): Promise<boolean> {
    const heads = this.#knex('library_heads')
      .where({ service_id: serviceId })
      .whereNot({ environment: DEFAULT_BRANCH })
      .select('service_id');
    const rows = await this.#knex('library_builds')
      .where({ service_id: serviceId })
      .select('service_id')
      .unionAll(heads)
      .limit(1);
    return rows.length > 0;
  }

  /** Has somebody decide where the heads of a service's environments should be; true when one moved. */
  async moveHeads(
    serviceId: number,
    decide: (known: {
      heads: LibraryHead[];
      builds: LibraryBuild[];
    }) => LibraryHead[],
  ): Promise<boolean> {
    return this.#knex.transaction(async transaction => {
      await lockService(transaction, serviceId);
      const ofService = { service_id: serviceId };
      const heads = await transaction<LibraryHeadRow>('library_heads')
        .where(ofService)
        .whereNot({ environment: DEFAULT_BRANCH });
      const builds = await transaction<LibraryBuildRow>('library_builds')
        .where(ofService)
        .orderBy('reported_at', 'desc');
      let isNews = false;
      let leavesGarbage = false;
      for (const head of decide({
        heads: heads.map(toHead),
        builds: builds.map(toBuild),
      })) {
        const now = this.#now().toISOString();
        const moved = await moveHead(transaction, { serviceId, head, now });
        isNews ||= moved.isNews;
        leavesGarbage ||= moved.leavesGarbage;
      }
      if (leavesGarbage) await collectGarbage(transaction, serviceId);
      return isNews;
    });
  }

  async #saveSnapshot(
    serviceId: number,
    snapshot: NewLibrarySnapshot,
    save: (write: SnapshotWrites) => Promise<Move>,
  ): Promise<boolean> {
    const usages = await this.#usagesOf(snapshot.libraries);
    return this.#knex.transaction(async transaction => {
      await lockService(transaction, serviceId);
      const { isNews, leavesGarbage } = await save({
        transaction,
        putSnapshot: () =>
          putSnapshot(transaction, serviceId, { ...snapshot, usages }),
        moveHead: async head => {
          const now = this.#now().toISOString();
          return moveHead(transaction, { serviceId, head, now });
        },
      });
      if (leavesGarbage) await collectGarbage(transaction, serviceId);
      return isNews;
    });
  }

  /** A lockfile that names one version twice means one usage; the first entry stands. */
  async #usagesOf(libraries: ServiceLibrary[]): Promise<NewUsage[]> {
    const { ids } = await this.#versions.save(libraries);
    const usages = new Map<number, NewUsage>();
    libraries.forEach((library, index) => {
      const libraryVersionId = ids[index]!;
      if (usages.has(libraryVersionId)) return;
      usages.set(libraryVersionId, { library, libraryVersionId });
    });
    return [...usages.values()];
  }
}

interface SnapshotWrites {
  transaction: Knex.Transaction;
  putSnapshot: () => Promise<number>;
  moveHead: (head: LibraryHead) => Promise<Move>;
}

function toHead(row: LibraryHeadRow): LibraryHead {
  return {
    environment: row.environment,
    snapshotId: row.snapshot_id ?? undefined,
    commit: row.commit_id ?? undefined,
    imageDigest: row.image_digest ?? undefined,
    readAt: row.read_at,
  };
}

function toBuild(row: LibraryBuildRow): LibraryBuild {
  return {
    snapshotId: row.snapshot_id,
    commit: row.commit_id,
    imageDigest: row.image_digest ?? undefined,
    reportedAt: row.reported_at,
  };
}
