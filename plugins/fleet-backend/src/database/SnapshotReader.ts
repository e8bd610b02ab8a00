import type { Knex } from 'knex';
import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import type {
  LibraryHeadRow,
  LibrarySnapshotRow,
  LibraryUsageRow,
} from './tables';

/** Rows per query: SQLite stops the process while it reads. */
const ROWS = 1000;

/** What the default branch or an environment of a service is at. */
export interface SnapshotHead {
  snapshotId: number;
  lockfile: string;
  format: string;
  /** requires-python of the service. */
  python?: string;
  commit?: string;
  imageDigest?: string;
  readAt: string;
}

/** A library version of a snapshot, and how it is used. */
export interface SnapshotUsage {
  versionId: number;
  direct: boolean;
  groups: string[];
  declared?: string;
  extras: string[];
  marker?: string;
  origin: LibraryOrigin;
  index?: string;
  requiredBy: string[];
}

/** Reads what one service uses, whole. */
export class SnapshotReader {
  constructor(private readonly knex: Knex) {}

  /** Undefined when nothing was read or reported, or when it is not known which build runs there. */
  async findHead(of: {
    serviceId: number;
    /** The default branch unless told otherwise. */
    environment?: string;
  }): Promise<SnapshotHead | undefined> {
    const row = await this.knex('library_heads')
      .join(
        'library_snapshots',
        'library_snapshots.id',
        'library_heads.snapshot_id',
      )
      .where({
        'library_heads.service_id': of.serviceId,
        'library_heads.environment': of.environment ?? '',
      })
      .first<(LibraryHeadRow & LibrarySnapshotRow) | undefined>(
        'library_heads.*',
        'library_snapshots.*',
      );
    return (
      row && {
        snapshotId: row.id,
        lockfile: row.lockfile,
        format: row.format,
        python: row.python ?? undefined,
        commit: row.commit_id ?? undefined,
        imageDigest: row.image_digest ?? undefined,
        readAt: row.read_at,
      }
    );
  }

  /** Everything that a snapshot holds, in no order. */
  async readUsages(snapshotId: number): Promise<SnapshotUsage[]> {
    const usages: SnapshotUsage[] = [];
    for (;;) {
      const rows = await this.knex<LibraryUsageRow>('library_usages')
        .where({ snapshot_id: snapshotId })
        .andWhere('library_version_id', '>', usages.at(-1)?.versionId ?? 0)
        .orderBy('library_version_id')
        .limit(ROWS);
      usages.push(...rows.map(toUsage));
      if (rows.length < ROWS) return usages;
    }
  }
}

function toUsage(row: LibraryUsageRow): SnapshotUsage {
  return {
    versionId: row.library_version_id,
    direct: row.direct === 1,
    groups: split(row.groups),
    declared: row.declared ?? undefined,
    extras: split(row.extras),
    marker: row.marker ?? undefined,
    origin: row.origin,
    index: row.index_url ?? undefined,
    requiredBy: split(row.required_by),
  };
}

function split(text: string): string[] {
  return text ? text.split(',') : [];
}
