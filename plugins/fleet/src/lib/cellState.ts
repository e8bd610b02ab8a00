import { CELL_STATES, CellState } from '@slipway/plugin-fleet-common';

/** How a state is meant, which the eye sees as colour. Only what is known to be right is good. */
type CellTone = 'good' | 'moving' | 'warning' | 'bad' | 'unknown';

interface CellStateWords {
  label: string;
  tone: CellTone;
  /** What it means, for whoever does not know the word. */
  meaning: string;
}

export const CELL_STATE_WORDS: Record<CellState, CellStateWords> = {
  failed: {
    label: 'failed',
    tone: 'bad',
    meaning: 'The last attempt to bring what should run there failed',
  },
  drift: {
    label: 'drift',
    tone: 'warning',
    meaning:
      'Something else runs than what should, for longer than a roll-out may take',
  },
  missing: {
    label: 'missing',
    tone: 'bad',
    meaning: 'The GitOps repository has it, but it does not run',
  },
  unknown: {
    label: 'unknown',
    tone: 'unknown',
    meaning: 'A source that would tell is unreachable, broken or too old',
  },
  unmanaged: {
    label: 'unmanaged',
    tone: 'warning',
    meaning: 'It runs, but the GitOps repository does not have it',
  },
  'rolling-out': {
    label: 'rolling out',
    tone: 'moving',
    meaning: 'What should run changed lately, or its replicas are replaced',
  },
  'in-sync': {
    label: 'in sync',
    tone: 'good',
    meaning: 'What should run runs, as far as every source knows',
  },
};

/** The states that occur, those that need somebody first. */
export function stateCounts(
  states: Partial<Record<CellState, number>>,
): Array<{ state: CellState; services: number }> {
  return CELL_STATES.map(state => ({
    state,
    services: states[state] ?? 0,
  })).filter(({ services }) => services > 0);
}
