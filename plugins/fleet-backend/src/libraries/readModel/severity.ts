import type { Severity } from '@slipway/plugin-fleet-common';

/** An unrated advisory is worse than none. */
const BY_RANK: Array<Severity | undefined> = [
  undefined,
  'unrated',
  'low',
  'medium',
  'high',
  'critical',
];

/** 0 for no advisory, up to 5 for a critical one. */
export function rankOfSeverity(severity: Severity | undefined): number {
  return BY_RANK.indexOf(severity);
}

export function severityOfRank(rank: number): Severity | undefined {
  return BY_RANK[rank];
}
