import type { Behind, Severity } from '@slipway/plugin-fleet-common';
import type {
  ModelLibraryRow,
  ModelServiceRow,
} from '../../database/LibraryModelStore';
import type { AdvisoryRow } from '../../database/tables';

/** What one lockfile or SBOM holds. */
export interface Head {
  snapshotId: number;
  /** Packed as {@link LibraryModel} says. */
  usages: Int32Array;
}

export interface ModelService {
  id: number;
  ref: string;
  name: string;
  title?: string;
  owner?: string;
  system?: string;
  /** In lower case. */
  searchText: string;
  reading: 'read' | 'unreadable' | 'pending';
  /** What its default branch holds. */
  branch?: Head;
  /** What the builds hold that run, by environment. */
  running: Map<string, Head>;
  /** The usages of all heads, each snapshot once. */
  snapshots: Int32Array[];
}

export interface ModelLibrary {
  slot: number;
  id: number;
  name: string;
  internal: boolean;
  index?: string;
  latest?: string;
  latestReleasedAt?: string;
  checkedAt?: string;
  problem?: string;
  confusion?: string;
  /** Oldest first once {@link versionsInOrder} was asked. */
  versions: ModelVersion[];
  isInOrder: boolean;
}

export interface ModelVersion {
  slot: number;
  id: number;
  library: ModelLibrary;
  /** Empty for what is only declared. */
  version: string;
  releasedAt?: string;
  yanked: boolean;
  behind: Behind;
  hits: Array<{ advisory: ModelAdvisory; fixedIn: string[] }>;
}

export interface ModelAdvisory {
  id: string;
  aliases: string[];
  severity: Severity;
  score?: number;
  summary: string;
  publishedAt?: string;
  modifiedAt?: string;
  url?: string;
  attribution?: string;
}

export function toService(
  row: ModelServiceRow,
  known?: ModelService,
): ModelService {
  return {
    branch: known?.branch,
    running: known?.running ?? new Map(),
    snapshots: known?.snapshots ?? [],
    id: row.id,
    ref: row.ref,
    name: row.name,
    title: row.title ?? undefined,
    owner: row.owner ?? undefined,
    system: row.system ?? undefined,
    searchText: row.search_text,
    reading: readingOf(row),
  };
}

export function updateLibrary(
  library: ModelLibrary,
  row: ModelLibraryRow,
): void {
  library.internal = row.internal === 1;
  library.index = row.index_name ?? undefined;
  library.latest = row.latest ?? undefined;
  library.latestReleasedAt = row.latest_released_at ?? undefined;
  library.checkedAt = row.checked_at ?? undefined;
  library.problem = row.problem ?? undefined;
  library.confusion = row.confusion ?? undefined;
}

/** Keeps the object, which hits point at. */
export function toAdvisory(
  row: AdvisoryRow,
  known?: ModelAdvisory,
): ModelAdvisory {
  return Object.assign(known ?? {}, {
    id: row.id,
    aliases: row.aliases ? row.aliases.split(',') : [],
    severity: row.severity,
    score: row.score ?? undefined,
    summary: row.summary,
    publishedAt: row.published_at ?? undefined,
    modifiedAt: row.modified_at ?? undefined,
    url: row.url ?? undefined,
    attribution: row.attribution ?? undefined,
  });
}

export function isDescribedAlike(a: ModelService, b: ModelService): boolean {
  return (
    a.ref === b.ref &&
    a.searchText === b.searchText &&
    a.reading === b.reading &&
    a.name === b.name &&
    a.title === b.title &&
    a.owner === b.owner &&
    a.system === b.system
  );
}

function readingOf(row: ModelServiceRow): ModelService['reading'] {
  if (row.attempted_at === null) return 'pending';
  return row.reason === null ? 'read' : 'unreadable';
}
