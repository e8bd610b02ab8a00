import type { TargetState, WaveProgress } from '@slipway/plugin-fleet-common';
import { isMerged, isSettled } from './targetStates';
import type { CampaignRecord } from './types';

export type StateCounts = Partial<Record<TargetState, number>>;

/** How far each wave is; the counts are by wave, of the services that the caller may read. */
export function waveProgress(
  { spec, waves }: Pick<CampaignRecord, 'spec' | 'waves'>,
  counts: StateCounts[],
): WaveProgress[] {
  return spec.waves.map(({ name }, index) => {
    const { openedAt, passedAt, gate = [] } = waves[index] ?? {};
    const ofWave = counts[index] ?? {};
    const begun = openedAt ? 'open' : 'waiting';
    return {
      name,
      state: passedAt ? 'passed' : begun,
      total: sum(ofWave, () => true),
      merged: sum(ofWave, isMerged),
      settled: sum(ofWave, isSettled),
      openedAt,
      passedAt,
      gate,
    };
  });
}

function sum(
  counts: StateCounts,
  isCounted: (target: { state: TargetState }) => boolean,
): number {
  const states = Object.keys(counts) as TargetState[];
  return states
    .filter(state => isCounted({ state }))
    .reduce((total, state) => total + (counts[state] ?? 0), 0);
}
