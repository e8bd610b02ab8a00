import {
  FocusEvent,
  KeyboardEvent,
  MouseEvent,
  RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useNavigate } from 'react-router-dom';
import { GridPosition, moveInGrid } from '../../lib/matrixWindow';

/** The cell that Tab leads to, and the keys that lead to another one; row 0 and column 0 are the headers. */
export function useGridKeys(options: {
  scroller: RefObject<HTMLDivElement>;
  rows: number;
  columns: number;
}) {
  const { scroller, rows, columns } = options;
  const [active, setActive] = useState<GridPosition>({ row: 1, column: 0 });
  const hasMoved = useRef(false);

  // The new cell is in the document only after this rendering.
  useLayoutEffect(() => {
    if (!hasMoved.current) return;
    hasMoved.current = false;
    const cell = scroller.current?.querySelector<HTMLElement>(
      `[data-cell="${active.row}:${active.column}"]`,
    );
    if (!cell) return;
    cell.focus({ preventScroll: true });
    // Scroll margins in the style sheet keep it clear of the sticky headers.
    cell.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [active, scroller]);

  const navigate = useNavigate();

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.key === 'Enter') {
        (event.target as HTMLElement).querySelector('a')?.click();
        return;
      }
      const to = moveInGrid(active, event, { rows, columns });
      if (!to) return;
      event.preventDefault();
      hasMoved.current = true;
      setActive(to);
    },
    [active, rows, columns],
  );

  /** Follows a link within the app; one that shall open elsewhere is left to the browser. */
  const onClick = useCallback(
    (event: MouseEvent) => {
      const link = (event.target as HTMLElement).closest<HTMLElement>(
        '[data-to]',
      );
      const opensElsewhere =
        event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
      if (!link?.dataset.to || opensElsewhere) return;
      event.preventDefault();
      navigate(link.dataset.to);
    },
    [navigate],
  );

  /** A cell that was clicked is the one from which the keys lead on. */
  const onFocus = useCallback((event: FocusEvent) => {
    const position = (event.target as HTMLElement).closest<HTMLElement>(
      '[data-cell]',
    )?.dataset.cell;
    if (!position) return;
    const [row = 0, column = 0] = position.split(':').map(Number);
    setActive(current =>
      current.row === row && current.column === column
        ? current
        : { row, column },
    );
  }, []);

  return { active, onKeyDown, onClick, onFocus };
}
