import { memo } from 'react';
import { Link } from 'react-router-dom';
import { MatrixRow } from '../../hooks/useMatrix';
import { matrixCell } from '../../lib/matrixCell';
import styles from './MatrixGrid.module.css';

/** One library in one service, in words and in colour. */
export const MatrixCell = memo(
  (props: {
    cell: MatrixRow['cells'][number];
    /** The row header is column 0. */
    column: number;
    left: number;
    position: string;
    isActive: boolean;
    link: string;
  }) => {
    const state = matrixCell(props.cell);
    const focusable = {
      'data-cell': props.position,
      tabIndex: props.isActive ? 0 : -1,
    };
    const cell = {
      role: 'gridcell',
      'aria-colindex': props.column + 1,
      style: { left: props.left },
    };
    if (!state) {
      return (
        <div
          {...cell}
          {...focusable}
          className={styles.cell}
          aria-label="not used"
        >
          –
        </div>
      );
    }
    return (
      <div {...cell} className={`${styles.cell} ${styles[state.tone]}`}>
        <Link to={props.link} {...focusable} className={styles.cellLink}>
          <span className={styles.version}>{state.version}</span>
          <span className={styles.words}>{state.words}</span>
        </Link>
      </div>
    );
  },
);
