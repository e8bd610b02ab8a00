const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' });
const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' });

/** The moment, ISO 8601 in UTC, at which a day such as `2026-11-24` begins for the reader; nothing for any other text. */
export function dayStart(day: string | null | undefined): string | undefined {
  return localDay(day)?.toISOString();
}

export function nextDay(day: string | null): string | undefined {
  const date = localDay(day);
  if (!date) return undefined;
  date.setDate(date.getDate() + 1);
  return dayOf(date);
}

/** The day of a moment in the reader's time zone, such as `2026-11-24`. */
export function dayOf(moment: Date): string {
  const pad = (number: number) => String(number).padStart(2, '0');
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(
    moment.getDate(),
  )}`;
}

/** A day in words, with its weekday. */
export function dayWords(day: string, today: string): string {
  const date = localDay(day);
  if (!date) return day;
  const words = `${weekday.format(date)}, ${long.format(date)}`;
  return day === today ? `Today, ${words}` : words;
}

function localDay(day: string | null | undefined): Date | undefined {
  const [, year, month, date] = DAY_PATTERN.exec(day ?? '') ?? [];
  if (!year) return undefined;
  const local = new Date(Number(year), Number(month) - 1, Number(date));
  return dayOf(local) === day ? local : undefined;
}

/** Items in the order they came, by the day of the reader on which each was. */
export function byDay<T>(
  items: readonly T[],
  moment: (item: T) => string,
): Array<{ day: string; items: T[] }> {
  const days: Array<{ day: string; items: T[] }> = [];
  for (const item of items) {
    const day = dayOf(new Date(moment(item)));
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}
