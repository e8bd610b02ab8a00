/**
 * Where a paged list stands, kept in the URL so that a link leads to the same rows. The server's cursors
 * lead only forward; the way back is the stack of cursors that led here, one `cursor` parameter per page
 * after the first.
 */
const CURSOR = 'cursor';
const LIMIT = 'limit';

/** What the URL says of a list beside its filters and its position. */
const NO_FILTERS = new Set([LIMIT, 'sort', 'order']);

export const PAGE_SIZES = [25, 50, 100];
const DEFAULT_LIMIT = 25;

export interface PagePosition {
  limit: number;
  cursor?: string;
  /** How many items are on the pages before. */
  offset: number;
}

export function pagePosition(url: URLSearchParams): PagePosition {
  const cursors = url.getAll(CURSOR);
  const asked = Number(url.get(LIMIT));
  const limit = PAGE_SIZES.includes(asked) ? asked : DEFAULT_LIMIT;
  return { limit, cursor: cursors.at(-1), offset: cursors.length * limit };
}

export function withNextPage(
  url: URLSearchParams,
  nextCursor: string,
): URLSearchParams {
  const next = new URLSearchParams(url);
  next.append(CURSOR, nextCursor);
  return next;
}

export function withPreviousPage(url: URLSearchParams): URLSearchParams {
  const previous = withFirstPage(url);
  for (const cursor of url.getAll(CURSOR).slice(0, -1)) {
    previous.append(CURSOR, cursor);
  }
  return previous;
}

function withFirstPage(url: URLSearchParams): URLSearchParams {
  const first = new URLSearchParams(url);
  first.delete(CURSOR);
  return first;
}

export function withLimit(
  url: URLSearchParams,
  limit: number,
): URLSearchParams {
  return withFilters(url, { [LIMIT]: String(limit) });
}

/** Other filters are other rows, so the first page comes next; an empty filter leaves the URL. */
export function withFilters(
  url: URLSearchParams,
  filters: Record<string, string | undefined>,
): URLSearchParams {
  const filtered = withFirstPage(url);
  for (const [name, value] of Object.entries(filters)) {
    if (value) filtered.set(name, value);
    else filtered.delete(name);
  }
  return filtered;
}

/** The first page of everything, in the same order and as long. */
export function withoutFilters(url: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...url].filter(([name]) => NO_FILTERS.has(name)));
}

/** A request for the whole list instead of one page of it. */
export function unpaged<Request extends { limit?: number; cursor?: string }>(
  request: Request,
): Request {
  return { ...request, limit: undefined, cursor: undefined };
}
