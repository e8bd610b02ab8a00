import { CELL_STATES } from '@slipway/plugin-fleet-common';
import { CELL_STATE_WORDS, stateCounts } from './cellState';

describe('cellState', () => {
  it('calls one state good, and no two alike', () => {
    const good = CELL_STATES.filter(
      state => CELL_STATE_WORDS[state].tone === 'good',
    );
    const labels = CELL_STATES.map(state => CELL_STATE_WORDS[state].label);

    expect(good).toEqual(['in-sync']);
    expect(new Set(labels).size).toBe(CELL_STATES.length);
  });

  it('counts the states that occur, those that need somebody first', () => {
    expect(stateCounts({ 'in-sync': 12, drift: 1, failed: 0 })).toEqual([
      { state: 'drift', services: 1 },
      { state: 'in-sync', services: 12 },
    ]);
  });
});
