import type { ServiceLibrary } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { DEFAULT_BRANCH } from './libraryUsages';
import { likePattern } from './readableServices';
import type { LibraryUsageRow } from './tables';

/** A usage with the name and version it points at. */
type NamedUsageRow = LibraryUsageRow & { name: string; version: string };

export interface LibraryQuery {
  serviceId: number;
  limit: number;
  /** The default branch unless told otherwise. */
  environment?: string;
  search?: string;
  direct?: boolean;
  after?: LibraryPosition;
}

/** The last library of a page. */
export interface LibraryPosition {
  direct: boolean;
  name: string;
  version: string;
}

/** A page of the libraries that a service has on its default branch or in an environment. */
export async function listUsages(
  knex: Knex,
  query: LibraryQuery,
): Promise<{
  items: ServiceLibrary[];
  totalItems: number;
  next?: LibraryPosition;
}> {
  const [counted] = await matching(knex, query).count({ total: '*' });
  const page = matching(knex, query)
    .select<NamedUsageRow[]>(
      'library_usages.*',
      'libraries.name',
      'library_versions.version',
    )
    .orderByRaw(
      'library_usages.direct desc, libraries.name, library_versions.version',
    )
    .limit(query.limit + 1);
  if (query.after) {
    const { direct, name, version } = query.after;
    page.whereRaw(
      '(1 - library_usages.direct, libraries.name, library_versions.version) > (?, ?, ?)',
      [direct ? 0 : 1, name, version],
    );
  }
  const rows = await page;
  const items = rows.slice(0, query.limit).map(toLibrary);
  const last = items.at(-1);
  return {
    items,
    totalItems: Number(counted?.total),
    next:
      last && rows.length > query.limit
        ? { direct: last.direct, name: last.name, version: last.version ?? '' }
        : undefined,
  };
}

function matching(knex: Knex, query: LibraryQuery): Knex.QueryBuilder {
  const usages = knex('library_heads')
    .join(
      'library_usages',
      'library_usages.snapshot_id',
      'library_heads.snapshot_id',
    )
    .join(
      'library_versions',
      'library_versions.id',
      'library_usages.library_version_id',
    )
    .join('libraries', 'libraries.id', 'library_versions.library_id')
    .where('library_heads.service_id', query.serviceId)
    .where('library_heads.environment', query.environment ?? DEFAULT_BRANCH);
  if (query.search) {
    usages.whereRaw("libraries.name like ? escape '\\'", [
      `%${likePattern(query.search.toLowerCase())}%`,
    ]);
  }
  if (query.direct !== undefined) {
    usages.where('library_usages.direct', query.direct ? 1 : 0);
  }
  return usages;
}

function toLibrary(row: NamedUsageRow): ServiceLibrary {
  return {
    name: row.name,
    version: row.version || undefined,
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
