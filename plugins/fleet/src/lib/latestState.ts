import { LibrarySummary } from '@slipway/plugin-fleet-common';

type KnownOfLatest = Pick<
  LibrarySummary,
  'latest' | 'latestReleasedAt' | 'checkedAt' | 'problem'
>;

/** What is known of a library's latest version: `stale` is the last good answer beside why there is no newer one. */
export type LatestState =
  | { kind: 'known'; latest: string; releasedAt?: string }
  | {
      kind: 'stale';
      latest: string;
      releasedAt?: string;
      reason: string;
      checkedAt?: string;
    }
  | { kind: 'unknown'; reason: string; checkedAt?: string };

export function latestState(library: KnownOfLatest): LatestState {
  const { latest, latestReleasedAt, checkedAt, problem } = library;
  if (!latest) {
    return {
      kind: 'unknown',
      reason: problem ?? 'Its index was not asked yet.',
      checkedAt,
    };
  }
  const known = { latest, releasedAt: latestReleasedAt };
  return problem
    ? { kind: 'stale', ...known, reason: problem, checkedAt }
    : { kind: 'known', ...known };
}
