import type { TargetState } from '@slipway/plugin-fleet-common';

const MERGED: readonly TargetState[] = ['merged', 'deployed'];
const SETTLED: readonly TargetState[] = [
  'no-op',
  'blocked',
  'declined',
  'held',
  'superseded',
  'left',
];
const OPEN: readonly TargetState[] = ['open', 'checks', 'conflict', 'edited'];

/** The change is on its default branch. */
export function isMerged({ state }: { state: TargetState }): boolean {
  return MERGED.includes(state);
}

/** Neither merged nor in need of anything. */
export function isSettled({ state }: { state: TargetState }): boolean {
  return SETTLED.includes(state);
}

/** Its share counts: what is not settled. */
export function isDue(target: { state: TargetState }): boolean {
  return !isSettled(target);
}

/** It has an open pull request. */
export function isOpen({ state }: { state: TargetState }): boolean {
  return OPEN.includes(state);
}
