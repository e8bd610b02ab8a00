import type { Behind, Severity } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { isSqlite } from '../database/openDatabase';
import type { ModelServiceRow } from '../database/LibraryModelStore';
import type {
  AdvisoryHitRow,
  AdvisoryRow,
  LibraryHeadRow,
  LibraryReadingRow,
  LibraryRow,
  LibrarySnapshotRow,
  LibraryUsageRow,
  LibraryVersionRow,
  ServiceRow,
} from '../database/tables';
import { LibraryModel } from '../libraries/readModel/LibraryModel';

const WHEN = '2026-11-01T00:00:00.000Z';

/** `acme-common==3.1`, with `*` behind it when the service declares it, or `acme-common` when nothing is resolved. */
type Usage = string;

/** A fleet in a few lines: who uses what, and what is known of it. */
export interface LibraryFleet {
  services: Array<{
    name: string;
    owner?: string;
    system?: string;
    /** Why its lockfile could not be read. */
    unreadable?: string;
    /** What its default branch uses; left out when nothing was read. */
    branch?: Usage[];
    /** What runs, by environment. */
    running?: Record<string, Usage[]>;
    /** Names of those that need it, by name of a library. */
    requiredBy?: Record<string, string[]>;
  }>;
  /** The latest version of each library that has one; with `!` behind it when the library is internal. */
  latest?: Record<string, string>;
  /** How far versions are behind; unknown unless told otherwise. */
  behind?: Record<string, Behind>;
  releasedAt?: Record<string, string>;
  advisories?: Array<{
    id: string;
    aliases?: string;
    severity?: Severity;
    publishedAt?: string;
    /** Versions that it hits, with those that fix it. */
    hits: Record<string, string>;
  }>;
}

interface LibraryFleetRows {
  services: ServiceRow[];
  library_readings: LibraryReadingRow[];
  libraries: Array<Partial<LibraryRow> & Pick<LibraryRow, 'id' | 'name'>>;
  library_versions: LibraryVersionRow[];
  library_snapshots: LibrarySnapshotRow[];
  library_heads: LibraryHeadRow[];
  library_usages: LibraryUsageRow[];
  advisories: AdvisoryRow[];
  advisory_hits: AdvisoryHitRow[];
}

/** The rows that say so. */
function rowsOf(fleet: LibraryFleet): LibraryFleetRows {
  const rows: LibraryFleetRows = {
    services: [],
    library_readings: [],
    libraries: [],
    library_versions: [],
    library_snapshots: [],
    library_heads: [],
    library_usages: [],
    advisories: [],
    advisory_hits: [],
  };
  const versionId = createVersions(fleet, rows);
  fleet.services.forEach((service, index) => {
    const id = index + 1;
    rows.services.push(toServiceRow(id, service));
    if (service.branch || service.unreadable) {
      rows.library_readings.push({
        service_id: id,
        attempted_at: WHEN,
        reason: service.unreadable ?? null,
        revision: null,
        mark: null,
      });
    }
    const heads: Array<[string, Usage[]]> = [
      ...(service.branch ? [['', service.branch] as [string, Usage[]]] : []),
      ...Object.entries(service.running ?? {}),
    ];
    for (const [environment, usages] of heads) {
      addHead(rows, { id, environment, usages, versionId, service });
    }
  });
  for (const { id, hits, ...advisory } of fleet.advisories ?? []) {
    rows.advisories.push({
      id,
      aliases: advisory.aliases ?? '',
      severity: advisory.severity ?? 'unrated',
      score: null,
      digest: id,
      summary: `About ${id}`,
      published_at: advisory.publishedAt ?? null,
      modified_at: null,
      url: null,
      attribution: null,
    });
    for (const [version, fixedIn] of Object.entries(hits)) {
      rows.advisory_hits.push({
        advisory_id: id,
        library_version_id: versionId(version),
        fixed_in: fixedIn,
      });
    }
  }
  return rows;
}

/** The model of this fleet, without a database. */
export function buildModel(fleet: LibraryFleet): LibraryModel {
  const rows = rowsOf(fleet);
  const model = new LibraryModel();
  model.putLibraries(rows.libraries.map(withNothingKnown));
  model.putVersions(rows.library_versions);
  model.putAdvisories(rows.advisories);
  model.putHits(
    rows.library_versions.map(({ id }) => id),
    rows.advisory_hits,
  );
  model.putServices(rows.services.map(row => toModelRow(row, rows)));
  const usages = new Map(
    rows.library_snapshots.map(({ id }) => [
      id,
      model.pack(rows.library_usages.filter(row => row.snapshot_id === id)),
    ]),
  );
  for (const { id } of rows.services) {
    const heads = rows.library_heads
      .filter(head => head.service_id === id)
      .map(head => ({ ...head, library_count: null }));
    model.putHeads(id, heads, usages);
  }
  return model;
}

/** Writes this fleet into an empty database. */
export async function insertFleet(
  knex: Knex,
  fleet: LibraryFleet,
): Promise<void> {
  for (const [table, rows] of Object.entries(rowsOf(fleet))) {
    if (rows.length > 0) await knex.batchInsert(table, rows, 50);
  }
  if (isSqlite(knex)) return;
  for (const table of [
    'services',
    'libraries',
    'library_versions',
    'library_snapshots',
  ]) {
    await knex.raw(
      "select setval(pg_get_serial_sequence(?, 'id'), max(id)) from ??",
      [table, table],
    );
  }
}

function createVersions(fleet: LibraryFleet, rows: LibraryFleetRows) {
  const libraryIds = new Map<string, number>();
  const versionIds = new Map<string, number>();
  const libraryId = (name: string) => {
    const known = libraryIds.get(name);
    if (known) return known;
    const id = libraryIds.size + 1;
    const latest = fleet.latest?.[name];
    libraryIds.set(name, id);
    rows.libraries.push({
      id,
      name,
      internal: latest?.endsWith('!') ? 1 : 0,
      latest: latest?.replace('!', '') ?? null,
      latest_released_at:
        fleet.releasedAt?.[`${name}==${latest?.replace('!', '')}`] ?? null,
    });
    return id;
  };
  return (usage: Usage): number => {
    const key = usage.replace('*', '');
    const known = versionIds.get(key);
    if (known) return known;
    const [name = '', version = ''] = key.split('==');
    const id = versionIds.size + 1;
    versionIds.set(key, id);
    rows.library_versions.push({
      id,
      library_id: libraryId(name),
      version,
      released_at: fleet.releasedAt?.[key] ?? null,
      yanked: 0,
      behind: fleet.behind?.[key] ?? 'unknown',
    });
    return id;
  };
}

function addHead(
  rows: LibraryFleetRows,
  head: {
    id: number;
    environment: string;
    usages: Usage[];
    versionId: (usage: Usage) => number;
    service: LibraryFleet['services'][number];
  },
): void {
  const { id, environment, usages, versionId, service } = head;
  const snapshotId = rows.library_snapshots.length + 1;
  rows.library_snapshots.push({
    id: snapshotId,
    service_id: id,
    digest: `${snapshotId}`,
    lockfile: 'poetry.lock',
    format: 'poetry.lock 2.1',
    python: '>=3.11',
    library_count: usages.length,
  });
  rows.library_heads.push({
    service_id: id,
    environment,
    snapshot_id: snapshotId,
    commit_id: `abcdef${snapshotId}`,
    image_digest: null,
    read_at: WHEN,
    changed_at: WHEN,
  });
  for (const usage of usages) {
    const name = usage.replace(/[=*].*/, '');
    rows.library_usages.push({
      snapshot_id: snapshotId,
      library_version_id: versionId(usage),
      direct: usage.endsWith('*') ? 1 : 0,
      groups: 'main',
      declared: usage.endsWith('*') ? '>=1' : null,
      extras: '',
      marker: null,
      origin: 'index',
      index_url: null,
      required_by: (service.requiredBy?.[name] ?? []).join(','),
    });
  }
}

function toServiceRow(
  id: number,
  service: LibraryFleet['services'][number],
): ServiceRow {
  const { name, owner, system } = service;
  return {
    id,
    ref: `component:default/${name}`,
    name,
    title: null,
    description: null,
    owner: owner ?? null,
    system: system ?? null,
    template: null,
    template_version: null,
    source_location: null,
    search_text: [name, owner, system].filter(Boolean).join(' '),
    seen_at: WHEN,
    left_at: null,
    attention: 6,
  };
}

function toModelRow(row: ServiceRow, rows: LibraryFleetRows): ModelServiceRow {
  const reading = rows.library_readings.find(
    ({ service_id }) => service_id === row.id,
  );
  return {
    ...row,
    attempted_at: reading?.attempted_at ?? null,
    reason: reading?.reason ?? null,
  };
}

function withNothingKnown(row: LibraryFleetRows['libraries'][number]) {
  return {
    internal: 0,
    index_name: null,
    latest: null,
    latest_released_at: null,
    checked_at: null,
    problem: null,
    confusion: null,
    ...row,
  };
}
