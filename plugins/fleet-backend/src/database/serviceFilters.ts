import type { Knex } from 'knex';
import {
  likePattern,
  whereReadable,
  type ReadableRefs,
} from './readableServices';

/** Which services a list is about. */
export interface ServiceFilters {
  readable: ReadableRefs;
  /** Part of a name, title, owner or system. */
  search?: string;
  owner?: string;
  system?: string;
  template?: string;
}

/** Limits a query over `services` to those of the catalog that the caller may read and asks for. */
export function whereServices(
  query: Knex.QueryBuilder,
  { knex, filters }: { knex: Knex; filters: ServiceFilters },
): void {
  query.whereNull('services.left_at');
  whereReadable(query, { knex, readable: filters.readable });
  if (filters.search) {
    query.whereRaw("services.search_text like ? escape '\\'", [
      `%${likePattern(filters.search.toLowerCase())}%`,
    ]);
  }
  if (filters.owner) query.where('services.owner', filters.owner);
  if (filters.system) query.where('services.system', filters.system);
  if (filters.template) query.where('services.template', filters.template);
}
