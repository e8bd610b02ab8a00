import { RunningVersion } from '@slipway/plugin-fleet-common';

/** What is claimed of one environment: the version, that the build does not have the library, or nothing. */
export type RunningState = 'runs' | 'absent' | 'unknown';

export function runningState(running: RunningVersion): RunningState {
  if (!running.known) return 'unknown';
  return running.version === undefined ? 'absent' : 'runs';
}

export const NOT_REPORTED =
  'The build that runs there was not reported, so nobody knows what is in it; let its pipeline upload a snapshot.';
