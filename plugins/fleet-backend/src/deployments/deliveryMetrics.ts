import type { DeliveryMetrics } from '@slipway/plugin-fleet-common';
import type {
  DeliveryCount,
  Failure,
  LeadTimeCount,
} from '../database/DeliveryStore';

const DAY_MS = 24 * 60 * 60_000;

/** What was counted over a number of days. */
export interface DeliveryCounts {
  counts: DeliveryCount[];
  leadTimes: LeadTimeCount[];
  failures: Failure[];
}

/** Whole days in UTC, the oldest first, such as `2026-11-01`; the last one is today. */
export function daysUntil(now: Date, days: number): string[] {
  return Array.from({ length: days }, (_, index) =>
    new Date(now.getTime() - (days - 1 - index) * DAY_MS)
      .toISOString()
      .slice(0, 10),
  );
}

/**
 * The four figures of software delivery. A deployment that put an older version back counts as a change that failed; a
 * failure lasts from the first of several in a row to the next success, and those that last count once they are over.
 */
export function computeDelivery(
  days: string[],
  { counts, leadTimes, failures }: DeliveryCounts,
): DeliveryMetrics {
  const count = (which: (one: DeliveryCount) => boolean) =>
    counts.filter(which).reduce((sum, one) => sum + one.count, 0);
  const successes = count(({ outcome }) => outcome === 'success');
  const deployments = count(() => true);
  const failed = count(
    ({ outcome, kind }) => outcome === 'failure' || kind === 'rolledback',
  );
  const trend = new Map(
    days.map(day => [day, { day, successes: 0, failures: 0 }]),
  );
  for (const one of counts) {
    const day = trend.get(one.day);
    if (!day) continue;
    if (one.outcome === 'success') day.successes += one.count;
    else day.failures += one.count;
  }
  return {
    days: days.length,
    deployments,
    frequency: successes / days.length,
    leadTimeSeconds: median(leadTimes),
    changeFailureRate: deployments > 0 ? failed / deployments : undefined,
    recoveryTimeSeconds: median(recoveriesOf(failures)),
    trend: [...trend.values()],
  };
}

function recoveriesOf(failures: Failure[]): LeadTimeCount[] {
  const firsts = new Map<string, Failure>();
  for (const failure of failures) {
    if (!failure.recoveredAt) continue;
    const { serviceId, environment, recoveredAt } = failure;
    const key = `${serviceId}/${environment}/${recoveredAt}`;
    const first = firsts.get(key);
    if (!first || failure.failedAt < first.failedAt) firsts.set(key, failure);
  }
  return [...firsts.values()].map(({ failedAt, recoveredAt = failedAt }) => ({
    seconds: (Date.parse(recoveredAt) - Date.parse(failedAt)) / 1000,
    count: 1,
  }));
}

/** Of an even number the mean of the two in the middle. */
function median(values: LeadTimeCount[]): number | undefined {
  const inOrder = [...values].sort((a, b) => a.seconds - b.seconds);
  const total = inOrder.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return undefined;
  const at = (position: number) => {
    let seen = 0;
    return (
      inOrder.find(({ count }) => {
        seen += count;
        return seen > position;
      })?.seconds ?? 0
    );
  };
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2;
}
