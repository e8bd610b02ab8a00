import { WaveProgress } from '@slipway/plugin-fleet-common';
import { progressOf } from './campaignState';

/** How a wave stands, in words. */
export function waveState(wave: Pick<WaveProgress, 'state'>): string {
  return {
    waiting: 'waits for the wave before',
    open: 'at work',
    passed: 'passed',
  }[wave.state];
}

/** How much of what is due in a wave was merged. */
export function waveProgress(
  wave: Pick<WaveProgress, 'merged' | 'total' | 'settled'>,
): { percent: number; label: string } {
  return progressOf(wave.merged, wave.total - wave.settled);
}

/** What stands above the conditions of a wave's gate. */
export function gateHeading(
  wave: Pick<WaveProgress, 'state' | 'gate'>,
  isLast: boolean,
): string {
  if (wave.state === 'passed') return 'Its gate is passed';
  if (isLast) return 'Before the campaign is done';
  return wave.state === 'open'
    ? 'Before the next wave starts'
    : 'Its gate will be';
}
