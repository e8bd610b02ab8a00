import type { WorkingHours } from '@slipway/plugin-fleet-common';
import { isTimeZone, isWithin, nextWithin } from './workingHours';

const HOURS: WorkingHours = {
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '17:00',
  timeZone: 'Europe/Berlin',
};

const within = (at: string, more: Partial<WorkingHours> = {}) =>
  isWithin({ ...HOURS, ...more }, new Date(at));
const next = (at: string, more: Partial<WorkingHours> = {}) =>
  nextWithin({ ...HOURS, ...more }, new Date(at)).toISOString();

describe('isWithin', () => {
  it.each([
    ['one minute before they begin', '2026-11-24T07:59:59Z', false],
    ['when they begin', '2026-11-24T08:00:00Z', true],
    ['in their last minute', '2026-11-24T15:59:59Z', true],
    ['when they end', '2026-11-24T16:00:00Z', false],
    ['on a Saturday', '2026-11-28T10:00:00Z', false],
    ['an hour earlier by UTC in summer', '2026-07-01T07:00:00Z', true],
  ])('%s', (_, at, expected) => {
    expect(within(at)).toBe(expected);
  });

  it('takes hours over midnight for those of the day on which they begin', () => {
    const night = { days: [5], from: '22:00', to: '06:00', timeZone: 'UTC' };
    expect(within('2026-11-27T23:00:00Z', night)).toBe(true);
    expect(within('2026-11-28T05:59:00Z', night)).toBe(true);
    expect(within('2026-11-28T23:00:00Z', night)).toBe(false);
    expect(within('2026-11-27T05:00:00Z', night)).toBe(false);
  });

  it('knows whole days', () => {
    const days = { days: [2], from: '00:00', to: '24:00', timeZone: 'UTC' };
    expect(within('2026-11-24T23:59:59Z', days)).toBe(true);
    expect(within('2026-11-25T00:00:00Z', days)).toBe(false);
  });
});

describe('nextWithin', () => {
  it.each([
    [
      'now while they are on',
      '2026-11-24T10:30:10.000Z',
      '2026-11-24T10:30:10.000Z',
    ],
    ['later today', '2026-11-24T03:00:00Z', '2026-11-24T08:00:00.000Z'],
    ['tomorrow', '2026-11-24T16:00:00Z', '2026-11-25T08:00:00.000Z'],
    ['over the weekend', '2026-11-27T16:00:00Z', '2026-11-30T08:00:00.000Z'],
    [
      'over the change to summer time',
      '2026-03-27T16:30:00Z',
      '2026-03-30T07:00:00.000Z',
    ],
    [
      'over the change to winter time',
      '2026-10-23T16:30:00Z',
      '2026-10-26T08:00:00.000Z',
    ],
  ])('%s', (_, at, expected) => {
    expect(next(at)).toBe(expected);
  });

  it('begins after the gap when the clock is put forward over the beginning', () => {
    const early = { days: [7], from: '02:30', to: '05:00' };
    expect(next('2026-03-28T12:00:00Z', early)).toBe(
      '2026-03-29T01:00:00.000Z',
    );
  });

  it.each(['Pacific/Kiritimati', 'America/St_Johns', 'Asia/Kathmandu'])(
    'is the first minute of them in %s, whenever it is asked',
    timeZone => {
      const hours = { ...HOURS, days: [1, 4], timeZone };
      for (let hour = 0; hour < 24 * 7; hour += 5) {
        const at = new Date(Date.UTC(2026, 2, 5, hour, 13));
        const start = nextWithin(hours, at);
        expect(isWithin(hours, start)).toBe(true);
        const before = new Date(start.getTime() - 60_000);
        expect(before < at || !isWithin(hours, before)).toBe(true);
      }
    },
  );
});

describe('isTimeZone', () => {
  it.each(['UTC', 'Europe/Berlin'])('takes %s', name => {
    expect(isTimeZone(name)).toBe(true);
  });
  it.each(['+01:00', 'Berlin', '', 'Europe/Atlantis'])('refuses %p', name => {
    expect(isTimeZone(name)).toBe(false);
  });
});
