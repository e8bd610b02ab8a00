import { RefObject, useCallback } from 'react';
import {
  defaultRangeExtractor,
  Range,
  useVirtualizer,
} from '@tanstack/react-virtual';
import { GridPosition } from '../../lib/matrixWindow';

/** In pixels; MatrixGrid.module.css knows the same. */
const ROW_HEIGHT = 44;
const HEADER_HEIGHT = 52;
const COLUMN_WIDTH = 152;
const FIRST_COLUMN_WIDTH = 240;

/** Which rows and columns of a large grid are in view. The active cell stays in the document, so that focus does. */
export function useVirtualGrid(options: {
  scroller: RefObject<HTMLDivElement>;
  /** Without the headers. */
  rows: number;
  columns: number;
  active: GridPosition;
}) {
  const { scroller, active } = options;
  const rows = useVirtualizer({
    count: options.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    scrollPaddingStart: HEADER_HEIGHT,
    scrollMargin: HEADER_HEIGHT,
    initialRect: { width: 1200, height: 600 },
    rangeExtractor: useWithActive(active.row - 1),
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: options.columns,
    getScrollElement: () => scroller.current,
    estimateSize: () => COLUMN_WIDTH,
    overscan: 2,
    scrollPaddingStart: FIRST_COLUMN_WIDTH,
    scrollMargin: FIRST_COLUMN_WIDTH,
    initialRect: { width: 1200, height: 600 },
    rangeExtractor: useWithActive(active.column - 1),
  });
  return {
    rows: rows.getVirtualItems(),
    columns: columns.getVirtualItems(),
    first: rows.range?.startIndex ?? 0,
    last: rows.range?.endIndex ?? 0,
    width: FIRST_COLUMN_WIDTH + options.columns * COLUMN_WIDTH,
    height: HEADER_HEIGHT + options.rows * ROW_HEIGHT,
  };
}

function useWithActive(active: number) {
  return useCallback(
    (range: Range) => {
      const inView = defaultRangeExtractor(range);
      if (active < 0 || active >= range.count || inView.includes(active)) {
        return inView;
      }
      return [...inView, active].sort((one, other) => one - other);
    },
    [active],
  );
}
