import { memo } from 'react';
import { Link } from 'react-router-dom';
import type { VirtualItem } from '@tanstack/react-virtual';
import { LibraryMatrix } from '@slipway/plugin-fleet-common';
import { MatrixRow } from '../../hooks/useMatrix';
import { useServiceLinks } from '../../hooks/useServiceLinks';
import { MatrixCell } from './MatrixCell';
import styles from './MatrixGrid.module.css';

interface RowProps {
  /** Without the header row. */
  index: number;
  top: number;
  /** Absent while it is on its way. */
  row: MatrixRow | undefined;
  libraries: LibraryMatrix['libraries'];
  columns: VirtualItem[];
  activeColumn: number | undefined;
}

/** One service; drawn again only when it changes, which is what keeps scrolling smooth. */
export const MatrixServiceRow = memo((props: RowProps) => (
  <div
    role="row"
    aria-rowindex={props.index + 2}
    aria-busy={!props.row}
    className={styles.row}
    style={{ top: props.top }}
  >
    {props.row ? (
      <LoadedCells {...props} row={props.row} />
    ) : (
      <AwaitedCells {...props} />
    )}
  </div>
));

function LoadedCells(props: RowProps & { row: MatrixRow }) {
  const { row, libraries, columns, activeColumn } = props;
  const links = useServiceLinks(row.service);
  const position = (column: number) => `${props.index + 1}:${column}`;
  return (
    <>
      <div role="rowheader" aria-colindex={1} className={styles.rowHeader}>
        <Link
          className={styles.name}
          to={links.libraries}
          title={row.name}
          data-cell={position(0)}
          tabIndex={activeColumn === 0 ? 0 : -1}
        >
          {row.name}
        </Link>
        <span className={styles.words}>
          {row.owner ? row.owner.replace(/^group:default\//, '') : 'no owner'}
        </span>
      </div>
      {columns.map(({ index, start }) => (
        <MatrixCell
          key={index}
          cell={row.cells[index] ?? null}
          column={index + 1}
          left={start}
          position={position(index + 1)}
          isActive={activeColumn === index + 1}
          link={`${links.libraries}?search=${encodeURIComponent(
            libraries[index]?.name ?? '',
          )}`}
        />
      ))}
    </>
  );
}

/** Stands where a row will be; it can be walked through like any other. */
function AwaitedCells({ index, columns, activeColumn }: RowProps) {
  const focusable = (column: number) => ({
    'data-cell': `${index + 1}:${column}`,
    tabIndex: activeColumn === column ? 0 : -1,
  });
  return (
    <>
      <div
        role="rowheader"
        aria-colindex={1}
        aria-label="loading"
        className={styles.rowHeader}
        {...focusable(0)}
      >
        <span className={styles.skeleton} />
      </div>
      {columns.map(({ index: column, start }) => (
        <div
          key={column}
          role="gridcell"
          aria-colindex={column + 2}
          aria-label="loading"
          className={styles.cell}
          style={{ left: start }}
          {...focusable(column + 1)}
        >
          <span className={styles.skeleton} />
        </div>
      ))}
    </>
  );
}
