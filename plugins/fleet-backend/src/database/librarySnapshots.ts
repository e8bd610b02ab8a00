import type { Knex } from 'knex';
import { deleteSnapshot, insertUsages, type NewUsage } from './libraryUsages';
import type {
  LibraryBuildRow,
  LibraryHeadRow,
  LibrarySnapshotRow,
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

export interface NewSnapshot extends LibrarySnapshot {
  serviceId: number;
  usages: NewUsage[];
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

/** Writes snapshots unless their services have the same ones; returns their ids, in their order. */
export async function putSnapshots(
  transaction: Knex.Transaction,
  snapshots: NewSnapshot[],
): Promise<number[]> {
  if (snapshots.length === 0) return [];
  const added = await transaction<LibrarySnapshotRow>('library_snapshots')
    .insert(snapshots.map(toRow))
    .onConflict(['service_id', 'digest'])
    .ignore()
    .returning(['id', 'service_id', 'digest']);
  const idOf = new Map(added.map(row => [contentKey(row), row.id]));
  const isAdded = snapshots.map(one => idOf.has(contentKey(toRow(one))));
  if (added.length < snapshots.length) {
    const contents = snapshots
      .filter((_, index) => !isAdded[index])
      .map(({ serviceId, digest }) => [serviceId, digest]);
    const known = await transaction<LibrarySnapshotRow>('library_snapshots')
      .whereIn(['service_id', 'digest'], contents)
      .select('id', 'service_id', 'digest');
    for (const row of known) idOf.set(contentKey(row), row.id);
  }
  const ids = snapshots.map(one => {
    const id = idOf.get(contentKey(toRow(one)));
    if (id === undefined) throw new Error('A snapshot has no id');
    return id;
  });
  await insertUsages(
    transaction,
    snapshots.flatMap(({ usages }, index) =>
      isAdded[index]
        ? usages.map(usage => ({ ...usage, snapshotId: ids[index]! }))
        : [],
    ),
  );
  return ids;
}

function toRow(snapshot: NewSnapshot): Omit<LibrarySnapshotRow, 'id'> {
  return {
    service_id: snapshot.serviceId,
    digest: snapshot.digest,
    lockfile: snapshot.lockfile,
    format: snapshot.format,
    python: snapshot.python ?? null,
    library_count: snapshot.usages.length,
  };
}

function contentKey(row: { service_id: number; digest: string }): string {
  return `${row.service_id} ${row.digest}`;
}

/** What a write of a service's heads or builds did. */
export interface Move {
  /** Whether something else than before is there now. */
  isNews: boolean;
  /** Whether a snapshot may be in use no longer. */
  leavesGarbage: boolean;
}

const NOTHING: Move = { isNews: false, leavesGarbage: false };

/** Moves heads, at most one of each environment of a service, unless they are newer already. */
export async function moveHeads(
  transaction: Knex.Transaction,
  heads: Array<LibraryHead & { serviceId: number }>,
  now: string,
): Promise<Move[]> {
  if (heads.length === 0) return [];
  const known = await transaction<LibraryHeadRow>('library_heads').whereIn(
    ['service_id', 'environment'],
    heads.map(({ serviceId, environment }) => [serviceId, environment]),
  );
  const rowAt = new Map(known.map(row => [placeKey(row), row]));
  const rows: LibraryHeadRow[] = [];
  const moves = heads.map((head): Move => {
    const place = { service_id: head.serviceId, environment: head.environment };
    const before = rowAt.get(placeKey(place));
    if (before && before.read_at > head.readAt) return NOTHING;
    const snapshotId = head.snapshotId ?? null;
    const isSame = before?.snapshot_id === snapshotId;
    rows.push({
      ...place,
      snapshot_id: snapshotId,
      commit_id: head.commit ?? null,
      image_digest: head.imageDigest ?? null,
      read_at: head.readAt,
      changed_at: isSame ? before.changed_at : now,
    });
    return {
      isNews: !isSame,
      leavesGarbage: !isSame && (before?.snapshot_id ?? null) !== null,
    };
  });
  if (rows.length > 0) {
    await transaction<LibraryHeadRow>('library_heads')
      .insert(rows)
      .onConflict(['service_id', 'environment'])
      .merge();
  }
  return moves;
}

function placeKey(row: { service_id: number; environment: string }): string {
  return `${row.service_id} ${row.environment}`;
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

/** Deletes the snapshots of services that neither a head nor a build points at. */
export async function collectGarbage(
  transaction: Knex.Transaction,
  serviceIds: number[],
): Promise<void> {
  if (serviceIds.length === 0) return;
  const inUse = (table: 'library_heads' | 'library_builds') =>
    transaction(table)
      .whereIn('service_id', serviceIds)
      .whereNotNull('snapshot_id')
      .select('snapshot_id');
  const garbage = await transaction<LibrarySnapshotRow>('library_snapshots')
    .whereIn('service_id', serviceIds)
    .whereNotIn('id', inUse('library_heads'))
    .whereNotIn('id', inUse('library_builds'))
    .select('id', 'library_count');
  for (const { id, library_count: libraries } of garbage) {
    await deleteSnapshot(transaction, { id, libraries });
  }
}
