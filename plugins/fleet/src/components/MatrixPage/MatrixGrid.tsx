import { useMemo, useRef } from 'react';
import {
  LibraryMatrix,
  LibraryMatrixRequest,
} from '@slipway/plugin-fleet-common';
import { useMatrixRows } from '../../hooks/useMatrix';
import { useSettled } from '../../hooks/useSettled';
import { windowsOf } from '../../lib/matrixWindow';
import { failureMessage } from '../../lib/failure';
import { MatrixHeaderRow } from './MatrixHeaderRow';
import { MatrixServiceRow } from './MatrixServiceRow';
import { useGridKeys } from './useGridKeys';
import { useVirtualGrid } from './useVirtualGrid';
import styles from './MatrixGrid.module.css';

/** Rows that are scrolled past quickly are not asked for. */
const SCROLLING_PAUSE = 80;

/**
 * Services × libraries, of which only what is in view is in the document and only windows of rows that were looked
 * at are asked for. It is a grid as WAI-ARIA describes it: one cell can be reached with Tab, the arrow keys lead
 * from there, and row and column numbers say where in the whole one is.
 */
export const MatrixGrid = (props: {
  request: LibraryMatrixRequest;
  libraries: LibraryMatrix['libraries'];
  totalServices: number;
}) => {
  const { request, libraries, totalServices } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const keys = useGridKeys({
    scroller,
    rows: totalServices + 1,
    columns: libraries.length + 1,
  });
  const grid = useVirtualGrid({
    scroller,
    rows: totalServices,
    columns: libraries.length,
    active: keys.active,
  });
  const range = useSettled(`${grid.first}-${grid.last}`, SCROLLING_PAUSE);
  const windows = useMemo(() => {
    const [first = 0, last = 0] = range.split('-').map(Number);
    return windowsOf({ first, last });
  }, [range]);
  const { rows, error } = useMatrixRows(request, windows);

  return (
    <>
      {error && (
        <p role="alert" className={styles.failure}>
          Some rows could not be loaded: {failureMessage(error)} They are asked
          for again by themselves.
        </p>
      )}
      <div
        ref={scroller}
        className={styles.scroller}
        role="grid"
        tabIndex={-1}
        aria-label="Internal libraries by service"
        aria-rowcount={totalServices + 1}
        aria-colcount={libraries.length + 1}
        aria-readonly
        onKeyDown={keys.onKeyDown}
        onClick={keys.onClick}
        onFocus={keys.onFocus}
      >
        <div
          role="presentation"
          className={styles.sheet}
          style={{ width: grid.width, height: grid.height }}
        >
          <MatrixHeaderRow
            libraries={libraries}
            columns={grid.columns}
            activeColumn={
              keys.active.row === 0 ? keys.active.column : undefined
            }
          />
          {grid.rows.map(({ index, start }) => (
            <MatrixServiceRow
              key={index}
              index={index}
              top={start}
              row={rows.get(index)}
              libraries={libraries}
              columns={grid.columns}
              activeColumn={
                keys.active.row === index + 1 ? keys.active.column : undefined
              }
            />
          ))}
        </div>
      </div>
    </>
  );
};
