import { duration, exactTime, relativeTime } from './time';

const now = Date.parse('2026-03-10T12:00:00Z');

describe('relativeTime', () => {
  it.each([
    ['2026-03-10T11:59:31Z', 'just now'],
    ['2026-03-10T12:00:20Z', 'just now'],
    ['2026-03-10T11:59:00Z', '1 minute ago'],
    ['2026-03-10T09:01:00Z', '2 hours ago'],
    ['2026-03-09T12:00:00Z', '1 day ago'],
    ['2026-01-20T12:00:00Z', '1 month ago'],
    ['2024-01-20T12:00:00Z', '2 years ago'],
    ['2026-03-10T12:05:00Z', 'in 5 minutes'],
  ])('says of %s: %s', (iso, expected) => {
    expect(relativeTime(iso, now)).toBe(expected);
  });
});

describe('exactTime', () => {
  it('names day, time and zone', () => {
    expect(exactTime('2026-03-10T12:00:00Z')).toMatch(
      /^10 Mar 2026, \d\d:00:00 \S+/,
    );
  });
});

describe('duration', () => {
  const end = '2026-03-10T12:00:00Z';

  it.each([
    ['2026-03-10T11:59:55Z', '5 s'],
    ['2026-03-10T11:57:55Z', '2 min 5 s'],
    ['2026-03-10T10:57:55Z', '1 h 2 min'],
    ['2026-03-10T12:00:00Z', 'under 1 s'],
    ['2026-03-10T12:00:10Z', undefined],
    [undefined, undefined],
  ])('from %s is %s', (start, expected) => {
    expect(duration(start, end)).toBe(expected);
  });
});
