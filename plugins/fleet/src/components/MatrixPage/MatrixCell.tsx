import { memo } from 'react';
import { MatrixRow } from '../../hooks/useMatrix';
import { matrixCell } from '../../lib/matrixCell';
import { MatrixLink } from './MatrixLink';
import styles from './MatrixGrid.module.css';

/** One library in one service, in words and in colour. */
export const MatrixCell = memo(
  (props: {
    /** Null where the service does not use the library; absent while it is on its way. */
    cell: MatrixRow['cells'][number] | undefined;
    /** In the grid, where the row header is column 0. */
    column: number;
    row: number;
    left: number;
    isActive: boolean;
    link: string;
    href: string;
  }) => {
    const { cell, column, row, left, isActive, link, href } = props;
    const state = matrixCell(cell);
    return (
      <div
        role="gridcell"
        aria-colindex={column + 1}
        aria-label={emptyLabel(cell)}
        data-cell={`${row}:${column}`}
        tabIndex={isActive ? 0 : -1}
        className={`${styles.cell} ${state ? styles[state.tone] : ''}`}
        style={{ left }}
      >
        {state && (
          <MatrixLink to={link} href={href} className={styles.cellLink}>
            <span className={styles.version}>{state.version}</span>
            <span className={styles.words}>{state.words}</span>
          </MatrixLink>
        )}
        {cell === null && '–'}
        {cell === undefined && <span className={styles.skeleton} />}
      </div>
    );
  },
);

function emptyLabel(cell: MatrixRow['cells'][number] | undefined) {
  if (cell) return undefined;
  return cell === null ? 'not used' : 'loading';
}
