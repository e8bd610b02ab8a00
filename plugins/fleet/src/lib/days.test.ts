import { byDay, dayOf, dayStart, dayWords, nextDay } from './days';

describe('days', () => {
  it('takes a day of the reader as the moment at which it begins', () => {
    expect(dayStart('2026-11-24')).toBe(new Date(2026, 10, 24).toISOString());
  });

  it.each(['2026-02-30', '24.11.2026', 'yesterday', '', null, undefined])(
    'takes %p for no day',
    text => {
      expect(dayStart(text)).toBeUndefined();
    },
  );

  it('goes on to the next month', () => {
    expect(nextDay('2026-11-30')).toBe('2026-12-01');
  });

  it('names today', () => {
    expect(dayWords('2026-11-24', '2026-11-24')).toBe(
      'Today, Tuesday, 24 November 2026',
    );
    expect(dayWords('2026-11-23', '2026-11-24')).toBe(
      'Monday, 23 November 2026',
    );
  });

  it('puts what was on one day together, in the order it came', () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour);
    const moments = [at(24, 9), at(24, 1), at(22, 23)];

    expect(byDay(moments, moment => moment.toISOString())).toEqual([
      { day: '2026-11-24', items: [moments[0], moments[1]] },
      { day: '2026-11-22', items: [moments[2]] },
    ]);
    expect(dayOf(at(2, 0))).toBe('2026-11-02');
  });
});
