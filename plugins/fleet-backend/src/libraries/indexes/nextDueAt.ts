const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `missing`: the index does not know the name; asking again is of little use. */
export type Outcome = 'good' | 'failed' | 'missing';

/**
 * When to ask about a library next: every day after a good answer, every week when the index does not have it, and after a
 * failure in a quarter of an hour, then in twice the time, up to a day. All of it varies by a fifth either way, so that what
 * came together does not stay together.
 */
export function nextDueAt(
  outcome: Outcome,
  before: { attemptedAt?: string; dueAt?: string; problem?: string },
  now: Date,
): string {
  const wait = { good: DAY, missing: 7 * DAY, failed: backOff(before) }[
    outcome
  ];
  const jitter = 0.8 + Math.random() * 0.4;
  return new Date(now.getTime() + wait * jitter).toISOString();
}

function backOff(before: {
  attemptedAt?: string;
  dueAt?: string;
  problem?: string;
}): number {
  const { attemptedAt, dueAt, problem } = before;
  if (!problem || !attemptedAt || !dueAt) return 15 * MINUTE;
  const last = Date.parse(dueAt) - Date.parse(attemptedAt);
  return Math.min(Math.max(2 * last, 15 * MINUTE), DAY);
}
