import { useState } from 'react';

const SIZE = 10;

const NONE = { type: 'none' as const };

/** Rows that are all there already, a page of them at a time. */
export function usePagedRows<Row>(rows: Row[]) {
  const [wanted, setWanted] = useState(0);
  // Fewer rows than before may have no such page.
  const last = Math.max(0, Math.ceil(rows.length / SIZE) - 1);
  const offset = Math.min(wanted, last) * SIZE;
  const page = offset / SIZE;
  return {
    page: rows.slice(offset, offset + SIZE),
    pagination:
      rows.length <= SIZE
        ? NONE
        : {
            type: 'page' as const,
            pageSize: SIZE,
            pageSizeOptions: [SIZE],
            showPageSizeOptions: false,
            offset,
            totalCount: rows.length,
            hasNextPage: page < last,
            hasPreviousPage: page > 0,
            onNextPage: () => setWanted(page + 1),
            onPreviousPage: () => setWanted(page - 1),
          },
  };
}
