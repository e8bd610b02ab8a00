import type { Knex } from 'knex';
import { deleteSnapshot, insertUsages, type NewUsage } from './libraryUsages';
import { isSqlite } from './openDatabase';
import type {
  LibraryBuildRow,
  LibraryHeadRow,
  LibrarySnapshotRow,
  ServiceRow,
} from './tables';

/** Builds kept per service, for deployments that are reported later than they are built. */
const BUILDS_KEPT = 20;

/** What one lockfile or SBOM says. */
export interface LibrarySnapshot {
  lockfile: string;
  format: string;
  python?: string;
  /** SHA-256 of all this. */
  digest: string;
}

/** Which snapshot a default branch or an environment is at. */
export interface LibraryHead {
  /** Empty for the default branch. */
  environment: string;
  /** Absent when something runs there whose build was not reported. */
  snapshotId?: number;
  commit?: string;
  imageDigest?: string;
  /** When this was so; an older report does not replace a newer one. */
  readAt: string;
}

/** A build that was reported. */
export interface LibraryBuild {
  snapshotId: number;
  commit: string;
  imageDigest?: string;
  reportedAt: string;
}

/**
 * Writers of one service wait for each other: a snapshot that one lets go of may be what another just found. SQLite has
 * one writer at a time anyway.
 */
export async function lockService(
  transaction: Knex.Transaction,
  serviceId: number,
): Promise<void> {
  if (isSqlite(transaction)) return;
  await transaction<ServiceRow>('services')
    .where({ id: serviceId })
    .forNoKeyUpdate()
    .select('id');
}

/** Writes a snapshot unless the service has the same one; returns its id. */
export async function putSnapshot(
  transaction: Knex.Transaction,
  serviceId: number,
  snapshot: LibrarySnapshot & { usages: NewUsage[] },
): Promise<number> {
  const ofContent = { service_id: serviceId, digest: snapshot.digest };
  const [row] = await transaction<LibrarySnapshotRow>('library_snapshots')
    .insert({
      ...ofContent,
      lockfile: snapshot.lockfile,
      format: snapshot.format,
      python: snapshot.python ?? null,
      library_count: snapshot.usages.length,
    })
    .onConflict(['service_id', 'digest'])
    .ignore()
    .returning('id');
  if (!row) {
    const known = await transaction<LibrarySnapshotRow>('library_snapshots')
      .where(ofContent)
      .first('id');
    if (known) return known.id;
  }
  if (!row) throw new Error('The snapshot was written without an id');
  await insertUsages(transaction, row.id, snapshot.usages);
  return row.id;
}

/** What a write of a service's heads or builds did. */
export interface Move {
  /** Whether something else than before is there now. */
  isNews: boolean;
  /** Whether a snapshot may be in use no longer. */
  leavesGarbage: boolean;
}

const NOTHING: Move = { isNews: false, leavesGarbage: false };

/** Moves a head unless it is newer already. */
export async function moveHead(
  transaction: Knex.Transaction,
  move: { serviceId: number; head: LibraryHead; now: string },
): Promise<Move> {
  const { serviceId, head, now } = move;
  const place = { service_id: serviceId, environment: head.environment };
  const before = await transaction<LibraryHeadRow>('library_heads')
    .where(place)
    .first();
  if (before && before.read_at > head.readAt) return NOTHING;
  const snapshotId = head.snapshotId ?? null;
  const isSame = before?.snapshot_id === snapshotId;
  await transaction<LibraryHeadRow>('library_heads')
    .insert({
      ...place,
      snapshot_id: snapshotId,
      commit_id: head.commit ?? null,
      image_digest: head.imageDigest ?? null,
      read_at: head.readAt,
      changed_at: isSame ? before.changed_at : now,
    })
    .onConflict(['service_id', 'environment'])
    .merge();
  return {
    isNews: !isSame,
    leavesGarbage: !isSame && (before?.snapshot_id ?? null) !== null,
  };
}

/** Writes a build; news when its commit was not known with this content. Only the latest builds stay. */
export async function putBuild(
  transaction: Knex.Transaction,
  serviceId: number,
  build: LibraryBuild,
): Promise<Move> {
  const builds = () =>
    transaction<LibraryBuildRow>('library_builds').where({
      service_id: serviceId,
    });
  const before = await builds().where({ commit_id: build.commit }).first();
  await transaction<LibraryBuildRow>('library_builds')
    .insert({
      service_id: serviceId,
      commit_id: build.commit,
      snapshot_id: build.snapshotId,
      image_digest: build.imageDigest ?? before?.image_digest ?? null,
      reported_at: build.reportedAt,
    })
    .onConflict(['service_id', 'commit_id'])
    .merge();
  const kept = await builds()
    .orderBy([
      { column: 'reported_at', order: 'desc' },
      { column: 'commit_id', order: 'desc' },
    ])
    .select('commit_id');
  const old = kept.slice(BUILDS_KEPT).map(row => row.commit_id);
  if (old.length > 0) await builds().whereIn('commit_id', old).delete();
  const isNews = before?.snapshot_id !== build.snapshotId;
  return { isNews, leavesGarbage: old.length > 0 || (isNews && !!before) };
}

/** Deletes the snapshots of a service that neither a head nor a build points at. */
export async function collectGarbage(
  transaction: Knex.Transaction,
  serviceId: number,
): Promise<void> {
  const inUse = (table: 'library_heads' | 'library_builds') =>
    transaction(table)
      .where({ service_id: serviceId })
      .whereNotNull('snapshot_id')
      .select('snapshot_id');
  const garbage = await transaction<LibrarySnapshotRow>('library_snapshots')
    .where({ service_id: serviceId })
    .whereNotIn('id', inUse('library_heads'))
    .whereNotIn('id', inUse('library_builds'))
    .select('id', 'library_count');
  for (const { id, library_count: libraries } of garbage) {
    await deleteSnapshot(transaction, { id, libraries });
  }
}
