import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { Batcher } from './Batcher';
import type { ReadingAttempt } from './LibraryReadingStore';
import {
  collectGarbage,
  moveHeads,
  type LibraryBuild,
  type LibraryHead,
  type LibrarySnapshot,
  type NewSnapshot,
} from './librarySnapshots';
import { DEFAULT_BRANCH, type NewUsage } from './libraryUsages';
import { LibraryVersionIds, type ClassifyLibrary } from './LibraryVersionIds';
import { lockServices } from './lockServices';
import type { LibraryBuildRow, LibraryHeadRow } from './tables';
import { writeSnapshots, type SnapshotWrite } from './writeSnapshots';

/** Snapshots per transaction, which holds up others who use SQLite for some milliseconds each. */
const MOST_AT_ONCE = 16;

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
  readonly #commits: Batcher<SnapshotWrite, boolean>;

  constructor(
    knex: Knex,
    options: { classify: ClassifyLibrary; now: () => Date },
  ) {
    this.#knex = knex;
    this.#versions = new LibraryVersionIds(knex, options.classify);
    this.#now = options.now;
    this.#commits = new Batcher({
      run: async writes =>
        knex.transaction(async transaction =>
          writeSnapshots(transaction, writes, options.now().toISOString()),
        ),
      keyOf: ({ snapshot }) => snapshot.serviceId,
      maxAtOnce: MOST_AT_ONCE,
    });
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
    return this.#commits.add({
      snapshot: await this.#toSnapshot(serviceId, snapshot),
      attempt,
      head: {
        environment: DEFAULT_BRANCH,
        commit: snapshot.commit,
        readAt: attemptedAt,
      },
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
    const { commit, imageDigest, reportedAt: readAt } = reported;
    return this.#commits.add({
      snapshot: await this.#toSnapshot(serviceId, snapshot),
      build: reported,
      head: environment
        ? { environment, commit, imageDigest, readAt }
        : undefined,
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
      await lockServices(transaction, [serviceId]);
      const ofService = { service_id: serviceId };
      const heads = await transaction<LibraryHeadRow>('library_heads')
        .where(ofService)
        .whereNot({ environment: DEFAULT_BRANCH });
      const builds = await transaction<LibraryBuildRow>('library_builds')
        .where(ofService)
        .orderBy('reported_at', 'desc');
      const decided = decide({
        heads: heads.map(toHead),
        builds: builds.map(toBuild),
      });
      const moves = await moveHeads(
        transaction,
        decided.map(head => ({ ...head, serviceId })),
        this.#now().toISOString(),
      );
      if (moves.some(({ leavesGarbage }) => leavesGarbage)) {
        await collectGarbage(transaction, [serviceId]);
      }
      return moves.some(({ isNews }) => isNews);
    });
  }

  async #toSnapshot(
    serviceId: number,
    { lockfile, format, python, digest, libraries }: NewLibrarySnapshot,
  ): Promise<NewSnapshot> {
    const usages = await this.#usagesOf(libraries);
    return { serviceId, lockfile, format, python, digest, usages };
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
