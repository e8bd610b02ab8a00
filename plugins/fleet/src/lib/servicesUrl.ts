import {
  ServicesRequest,
  ServiceSortField,
} from '@slipway/plugin-fleet-common';
import { pagePosition } from './pagedUrl';
import { sortParameters, Sorting, urlSorting } from './sorting';

/** What the Services page shows, as its URL says; anything unknown in it counts as not said. */
export function servicesRequest(url: URLSearchParams): ServicesRequest {
  const { limit, cursor } = pagePosition(url);
  return {
    limit,
    cursor,
    search: url.get('search') ?? undefined,
    owner: url.get('owner') ?? undefined,
    ...sortParameters(servicesSorting(url)),
  };
}

export function servicesSorting(
  url: URLSearchParams,
): Sorting<ServiceSortField> {
  return urlSorting(url, {
    fields: ['name', 'owner', 'template', 'libraries'],
    unlessSaid: { column: 'name', direction: 'ascending' },
  });
}
