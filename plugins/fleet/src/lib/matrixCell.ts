import { LibraryMatrix } from '@slipway/plugin-fleet-common';
import { BEHIND_LABELS } from './behind';

type Cell = LibraryMatrix['services'][number]['cells'][number];

/** What a cell of the matrix says: the version, and in words how it stands; the tone repeats the words as a colour. */
export interface MatrixCellState {
  version: string;
  words: string;
  tone: 'vulnerable' | 'major' | 'minor' | 'patch' | 'current' | 'unknown';
}

/** Nothing where the service does not use the library. */
export function matrixCell(cell: Cell | undefined): MatrixCellState | null {
  if (!cell) return null;
  const version = cell.version ?? 'not resolved';
  if (cell.severity) {
    return {
      version,
      words: `${cell.severity} advisory, ${BEHIND_LABELS[cell.behind]}`,
      tone: 'vulnerable',
    };
  }
  return { version, words: BEHIND_LABELS[cell.behind], tone: cell.behind };
}
