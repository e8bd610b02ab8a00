import { LibrarySummary } from '@slipway/plugin-fleet-common';

type KnownOfLatest = Pick<
  LibrarySummary,
  'index' | 'latest' | 'latestReleasedAt' | 'checkedAt' | 'problem'
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
  const { index, latest, latestReleasedAt, checkedAt, problem } = library;
  if (!latest) {
    return {
      kind: 'unknown',
      reason:
        problem ??
        (index
          ? 'Its index was not asked yet.'
          : 'No index is configured for its name.'),
      checkedAt,
    };
  }
  const known = { latest, releasedAt: latestReleasedAt };
  return problem
    ? { kind: 'stale', ...known, reason: problem, checkedAt }
    : { kind: 'known', ...known };
}
