import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  PAGE_SIZES,
  pagePosition,
  withFilters,
  withLimit,
  withNextPage,
  withoutFilters,
  withPreviousPage,
} from '../lib/pagedUrl';

/** The answer to a query for a page, as far as the table's footer needs it. */
interface PageQuery {
  data: { totalItems: number; nextCursor?: string } | undefined;
  /** Whether the data is of the page before, while the next one is on its way. */
  isPlaceholderData: boolean;
}

/** The list that the URL describes: its position and filters, and how to change them. */
export function usePagedUrl() {
  const [url, setUrl] = useSearchParams();
  const position = useMemo(() => pagePosition(url), [url]);

  const setFilters = useCallback(
    (filters: Record<string, string | undefined>) =>
      setUrl(current => withFilters(current, filters), { replace: true }),
    [setUrl],
  );

  const clearFilters = useCallback(
    () => setUrl(withoutFilters, { replace: true }),
    [setUrl],
  );

  const pagination = ({ data, isPlaceholderData }: PageQuery) => {
    const nextCursor = isPlaceholderData ? undefined : data?.nextCursor;
    return {
      type: 'page' as const,
      pageSize: position.limit,
      pageSizeOptions: PAGE_SIZES,
      offset: position.offset,
      totalCount: data?.totalItems,
      hasNextPage: nextCursor !== undefined,
      hasPreviousPage: position.offset > 0,
      onNextPage: () => {
        if (nextCursor) setUrl(current => withNextPage(current, nextCursor));
      },
      onPreviousPage: () => setUrl(withPreviousPage),
      onPageSizeChange: (limit: number) =>
        setUrl(current => withLimit(current, limit), { replace: true }),
    };
  };

  return {
    url,
    setUrl,
    position,
    setFilters,
    clearFilters,
    pagination,
  };
}
