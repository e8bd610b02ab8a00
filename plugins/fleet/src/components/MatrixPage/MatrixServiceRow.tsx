import { memo } from 'react';
import { useHref } from 'react-router-dom';
import type { VirtualItem } from '@tanstack/react-virtual';
import { LibraryMatrix } from '@slipway/plugin-fleet-common';
import { MatrixRow } from '../../hooks/useMatrix';
import { useServiceLinks } from '../../hooks/useServiceLinks';
import { MatrixCell } from './MatrixCell';
import { MatrixLink } from './MatrixLink';
import styles from './MatrixGrid.module.css';

/** Stands in for the name of a row that is on its way, so that hooks have something to resolve. */
const NO_SERVICE = 'component:default/unknown';

/** One service; drawn again only when it changes, which is what keeps scrolling smooth. */
export const MatrixServiceRow = memo(
  (props: {
    /** Without the header row. */
    index: number;
    top: number;
    /** Absent while it is on its way; it can be walked through like any other, and focus stays where it is. */
    row: MatrixRow | undefined;
    libraries: LibraryMatrix['libraries'];
    columns: VirtualItem[];
    activeColumn: number | undefined;
  }) => {
    const { index, top, row, libraries, columns, activeColumn } = props;
    const { libraries: link } = useServiceLinks(row?.service ?? NO_SERVICE);
    const href = useHref(link);
    const query = (column: number) =>
      `?search=${encodeURIComponent(libraries[column]?.name ?? '')}`;
    return (
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-busy={!row}
        className={styles.row}
        style={{ top }}
      >
        <div
          role="rowheader"
          aria-colindex={1}
          aria-label={row ? undefined : 'loading'}
          data-cell={`${index + 1}:0`}
          tabIndex={activeColumn === 0 ? 0 : -1}
          className={styles.rowHeader}
        >
          {row ? (
            <ServiceHeader row={row} link={link} href={href} />
          ) : (
            <span className={styles.skeleton} />
          )}
        </div>
        {columns.map(({ index: column, start }) => (
          <MatrixCell
            key={column}
            cell={row && (row.cells[column] ?? null)}
            row={index + 1}
            column={column + 1}
            left={start}
            isActive={activeColumn === column + 1}
            link={`${link}${query(column)}`}
            href={`${href}${query(column)}`}
          />
        ))}
      </div>
    );
  },
);

function ServiceHeader(props: { row: MatrixRow; link: string; href: string }) {
  const { row, link, href } = props;
  return (
    <>
      <MatrixLink
        to={link}
        href={href}
        title={row.name}
        className={styles.name}
      >
        {row.name}
      </MatrixLink>
      <span className={styles.words}>
        {row.owner ? row.owner.replace(/^group:default\//, '') : 'no owner'}
      </span>
    </>
  );
}
