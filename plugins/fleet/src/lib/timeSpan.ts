const UNITS: Array<[number, string]> = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

/** A length of time by its two largest units, such as "2 d 3 h". */
export function timeSpan(seconds: number): string {
  let left = Math.round(seconds / 60) * 60;
  if (left < 60) return 'under a minute';
  const parts: string[] = [];
  for (const [length, unit] of UNITS) {
    const amount = Math.floor(left / length);
    left -= amount * length;
    if (amount > 0) parts.push(`${amount} ${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}
