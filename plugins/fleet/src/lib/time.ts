const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The largest unit that fits comes first. A month and a year are the average ones. */
const UNITS: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['year', 365.25 * DAY],
  ['month', 30.44 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const exact = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'long',
});

/** How long ago, such as "3 hours ago"; under a minute, also in the future by a wrong clock, is "just now". */
export function relativeTime(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  if (!unit) return 'just now';
  const [name, length] = unit;
  return relative.format(Math.trunc(seconds / length), name);
}

/** The moment itself, in the reader's time zone. */
export function exactTime(iso: string): string {
  return exact.format(new Date(iso));
}

/** How long it took, such as "2 min 5 s"; nothing when the start is not known or after the end. */
export function duration(
  startedAt: string | undefined,
  finishedAt: string,
): string | undefined {
  if (!startedAt) return undefined;
  const seconds = Math.round(
    (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
  );
  if (seconds < 0) return undefined;
  const parts: Array<[number, string]> = [
    [Math.floor(seconds / HOUR), 'h'],
    [Math.floor((seconds % HOUR) / MINUTE), 'min'],
    [seconds % MINUTE, 's'],
  ];
  const shown = parts.filter(([amount]) => amount > 0).slice(0, 2);
  return shown.map(part => part.join(' ')).join(' ') || 'under 1 s';
}

const short = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Day and minute in the reader's time zone, for an axis. */
export function shortTime(iso: string): string {
  return short.format(new Date(iso));
}
