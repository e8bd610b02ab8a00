import {
  ServicesRequest,
  ServiceSortField,
} from '@slipway/plugin-fleet-common';
import { pagePosition, withFilters } from './pagedUrl';

const SORT_FIELDS: ServiceSortField[] = [
  'name',
  'owner',
  'template',
  'libraries',
];

/** How React Aria's tables describe a sorting. */
export interface Sorting {
  column: ServiceSortField;
  direction: 'ascending' | 'descending';
}

/** What the Fleet page shows, as its URL says; anything unknown in it counts as not said. */
export function servicesRequest(url: URLSearchParams): ServicesRequest {
  const { limit, cursor } = pagePosition(url);
  const sorting = servicesSorting(url);
  return {
    limit,
    cursor,
    search: url.get('search') ?? undefined,
    owner: url.get('owner') ?? undefined,
    sort: sorting.column,
    order: sorting.direction === 'ascending' ? 'asc' : 'desc',
  };
}

export function servicesSorting(url: URLSearchParams): Sorting {
  const column = SORT_FIELDS.find(field => field === url.get('sort')) ?? 'name';
  const direction = url.get('order') === 'desc' ? 'descending' : 'ascending';
  return { column, direction };
}

export function withSorting(
  url: URLSearchParams,
  sorting: { column: unknown; direction: 'ascending' | 'descending' },
): URLSearchParams {
  return withFilters(url, {
    sort: String(sorting.column),
    order: sorting.direction === 'ascending' ? undefined : 'desc',
  });
}
