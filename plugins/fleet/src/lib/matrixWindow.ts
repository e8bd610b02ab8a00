/** Rows per request; the server takes up to 200. */
export const WINDOW_SIZE = 100;

/** The numbers of the windows in which these rows are. */
export function windowsOf(rows: { first: number; last: number }): number[] {
  const first = Math.floor(rows.first / WINDOW_SIZE);
  const last = Math.floor(rows.last / WINDOW_SIZE);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** A cell of the grid; row 0 and column 0 are the headers. */
export interface GridPosition {
  row: number;
  column: number;
}

const PAGE_ROWS = 20;

/** Where a key leads, as the grid pattern of WAI-ARIA has it; nowhere when the key means nothing here. */
export function moveInGrid(
  from: GridPosition,
  pressed: { key: string; ctrlKey: boolean },
  size: { rows: number; columns: number },
): GridPosition | undefined {
  const last = { row: size.rows - 1, column: size.columns - 1 };
  const { row, column } = from;
  const to = (position: Partial<GridPosition>) => ({
    row: clamp(position.row ?? row, last.row),
    column: clamp(position.column ?? column, last.column),
  });
  switch (pressed.key) {
    case 'ArrowUp':
      return to({ row: row - 1 });
    case 'ArrowDown':
      return to({ row: row + 1 });
    case 'ArrowLeft':
      return to({ column: column - 1 });
    case 'ArrowRight':
      return to({ column: column + 1 });
    case 'PageUp':
      return to({ row: row - PAGE_ROWS });
    case 'PageDown':
      return to({ row: row + PAGE_ROWS });
    case 'Home':
      return pressed.ctrlKey ? to({ row: 0, column: 0 }) : to({ column: 0 });
    case 'End':
      return pressed.ctrlKey ? last : to({ column: last.column });
    default:
      return undefined;
  }
}

function clamp(value: number, highest: number): number {
  return Math.max(0, Math.min(value, highest));
}
