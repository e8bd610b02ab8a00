import type { WorkingHours } from '@slipway/plugin-fleet-common';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Whether it is an IANA name; offsets such as `+01:00` know no summer time and are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Minutes since midnight of `HH:MM`. */
export function minuteOfDay(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

/**
 * Whether these hours are on, by the clock on a wall of their time zone. Hours that end before they begin run over
 * midnight and belong to the day on which they begin.
 */
export function isWithin(hours: WorkingHours, at: Date): boolean {
  const { day, minute } = wallClock(at, hours.timeZone);
  const from = minuteOfDay(hours.from);
  const to = minuteOfDay(hours.to);
  const dayBefore = day === 1 ? 7 : day - 1;
  if (from < to) {
    return hours.days.includes(day) && minute >= from && minute < to;
  }
  return (
    (hours.days.includes(day) && minute >= from) ||
    (hours.days.includes(dayBefore) && minute < to)
  );
}

/** The first whole minute from `at` on in which they are on; where the clock is put forward over it, the one after. */
export function nextWithin(hours: WorkingHours, at: Date): Date {
  if (isWithin(hours, at)) return at;
  for (let days = -1; days <= 9; days += 1) {
    const start = startOn(hours, new Date(at.getTime() + days * DAY));
    if (start > at && isWithin(hours, start)) return start;
  }
  throw new Error(`Working hours ${JSON.stringify(hours)} never begin.`);
}

/** When they begin on the day that it is there. */
function startOn(hours: WorkingHours, on: Date): Date {
  const { date, minute } = wallClock(on, hours.timeZone);
  const wanted = date + minuteOfDay(hours.from) * MINUTE;
  // The offset of the zone there and then is not known before the instant is: the second look corrects the first.
  let instant = wanted - (date + minute * MINUTE - floorToMinute(on));
  const missedBy = () => {
    const seen = wallClock(new Date(instant), hours.timeZone);
    return wanted - (seen.date + seen.minute * MINUTE);
  };
  instant += missedBy();
  // The clock is put forward over the beginning: on from the first minute after the gap.
  if (missedBy() !== 0) {
    while (isWithin(hours, new Date(instant - MINUTE))) instant -= MINUTE;
  }
  return new Date(instant);
}

function floorToMinute(at: Date): number {
  return Math.floor(at.getTime() / MINUTE) * MINUTE;
}

/** Day of the week (1 is Monday), minutes since midnight, and the date as that midnight in UTC milliseconds. */
function wallClock(
  at: Date,
  timeZone: string,
): { day: number; minute: number; date: number } {
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const date = Date.UTC(parts.year!, parts.month! - 1, parts.day);
  return {
    day: new Date(date).getUTCDay() || 7,
    minute: parts.hour! * 60 + parts.minute!,
    date,
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a hundred times as long as using it. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}
