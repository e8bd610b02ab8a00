import { aWave } from '../__testUtils__/campaignBuilders';
import { gateHeading, waveProgress } from './waveState';

describe('waveState', () => {
  it('counts only what is due', () => {
    expect(
      waveProgress(aWave({ total: 10, merged: 4, settled: 2 })).label,
    ).toBe('4 of 8 merged (50%)');
  });

  it.each([
    ['open', false, 'Before the next wave starts'],
    ['open', true, 'Before the campaign is done'],
    ['waiting', false, 'Its gate will be'],
    ['passed', true, 'Its gate is passed'],
  ] as const)('heads the gate of a wave that is %s', (state, isLast, words) => {
    expect(gateHeading(aWave({ state }), isLast)).toBe(words);
  });
});
