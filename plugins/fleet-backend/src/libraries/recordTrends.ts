import type { LibraryTrendStore } from '../database/LibraryTrendStore';
import type { LibraryReplica } from './readModel/LibraryReplica';
import { trendFigures } from './readModel/trendFigures';

/** Days that are kept: a year, and some to compare it with. */
const DAYS_KEPT = 400;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Writes the figures of today for the charts, and lets go of old ones; the last run of a day counts. */
export async function recordTrends({
  replica,
  trends,
  now,
}: {
  replica: LibraryReplica;
  trends: LibraryTrendStore;
  now: () => Date;
}): Promise<void> {
  if (!replica.isLoaded) return;
  const today = now();
  await trends.saveTrends(await trendFigures(replica.model, dayOf(today)));
  await trends.removeBefore(daysBefore(today, DAYS_KEPT));
}

/** A date in UTC, such as 2026-11-24. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

export function daysBefore(time: Date, days: number): string {
  return dayOf(new Date(time.getTime() - days * DAY_MS));
}
