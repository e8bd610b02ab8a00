/** A part of a whole, as a bar and as words. */
export interface Share {
  percent: number;
  label: string;
}

/** Rounded so that neither "none" nor "all" is said of what is almost so. */
export function shareOf(part: number, whole: number): Share {
  if (whole === 0) return { percent: 0, label: 'none in use' };
  const rounded = Math.round((100 * part) / whole);
  const isBetween = part > 0 && part < whole;
  const percent = isBetween ? Math.min(99, Math.max(1, rounded)) : rounded;
  return {
    percent,
    label: `${percent}% (${count(part)} of ${count(whole)})`,
  };
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

export function counted(
  number: number,
  singular: string,
  plural = `${singular}s`,
): string {
  return `${count(number)} ${number === 1 ? singular : plural}`;
}
