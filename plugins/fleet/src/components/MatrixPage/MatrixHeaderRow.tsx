import { memo } from 'react';
import { Link } from 'react-router-dom';
import type { VirtualItem } from '@tanstack/react-virtual';
import { LibraryMatrix } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import styles from './MatrixGrid.module.css';

/** The names of the libraries; stays in view. */
export const MatrixHeaderRow = memo(
  (props: {
    libraries: LibraryMatrix['libraries'];
    columns: VirtualItem[];
    activeColumn: number | undefined;
  }) => {
    const { libraries, columns, activeColumn } = props;
    const links = useFleetLinks();
    const focusable = (column: number) => ({
      'data-cell': `0:${column}`,
      tabIndex: activeColumn === column ? 0 : -1,
    });
    return (
      <div role="row" aria-rowindex={1} className={styles.headerRow}>
        <div
          role="columnheader"
          aria-colindex={1}
          className={styles.corner}
          {...focusable(0)}
        >
          Service
        </div>
        {columns.map(({ index, start }) => {
          const library = libraries[index];
          return (
            library && (
              <div
                key={index}
                role="columnheader"
                aria-colindex={index + 2}
                className={styles.columnHeader}
                style={{ left: start }}
                {...focusable(index + 1)}
              >
                <Link
                  className={styles.name}
                  to={links.library(library.name) ?? ''}
                  title={library.name}
                  tabIndex={-1}
                >
                  {library.name}
                </Link>
                <span className={styles.words}>
                  {library.latest
                    ? `latest ${library.latest}`
                    : 'latest unknown'}
                </span>
              </div>
            )
          );
        })}
      </div>
    );
  },
);
