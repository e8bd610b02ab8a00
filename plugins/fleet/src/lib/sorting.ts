import { withFilters } from './pagedUrl';

/** How React Aria's tables describe a sorting. */
export interface Sorting<Field extends string> {
  column: Field;
  direction: 'ascending' | 'descending';
}

/** The order that the URL says; anything unknown in it counts as not said. */
export function urlSorting<Field extends string>(
  url: URLSearchParams,
  options: { fields: readonly Field[]; unlessSaid: Sorting<Field> },
): Sorting<Field> {
  const column = options.fields.find(field => field === url.get('sort'));
  if (!column) return options.unlessSaid;
  return {
    column,
    direction: url.get('order') === 'desc' ? 'descending' : 'ascending',
  };
}

/** The sorting as the API takes it. */
export function sortParameters<Field extends string>(
  sorting: Sorting<Field>,
): { sort: Field; order: 'asc' | 'desc' } {
  return {
    sort: sorting.column,
    order: sorting.direction === 'ascending' ? 'asc' : 'desc',
  };
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
