import { someMetrics } from '../__testUtils__/builders';
import { deliveryDays, deliveryFigures } from './delivery';

const values = (metrics: Parameters<typeof someMetrics>[0]) =>
  deliveryFigures(someMetrics(metrics)).map(({ value }) => value);

describe('delivery', () => {
  it('says unknown where nobody can tell', () => {
    expect(values({})).toEqual(['none', 'unknown', 'unknown', 'unknown']);
  });

  it.each([
    [3.25, '3.3 a day'],
    [0.5, '3.5 a week'],
    [0.1, '3 in 30 days'],
  ])('gives %d a day in the unit that fits', (frequency, words) => {
    expect(values({ deployments: 9, frequency })[0]).toBe(words);
  });

  it.each([
    [30, 'under a minute'],
    [600, '10 min'],
    [5400, '1.5 h'],
    [400_000, '4.6 days'],
  ])('gives %d seconds in the unit that fits', (leadTimeSeconds, words) => {
    expect(values({ leadTimeSeconds })[1]).toBe(words);
  });

  it('tells no failure from nothing known', () => {
    expect(values({ changeFailureRate: 0 })[2]).toBe('0%');
    expect(values({ changeFailureRate: 0.125 })[2]).toBe('13%');
  });

  it('looks back as far as is asked and answered', () => {
    const now = Date.parse('2026-11-24T12:00:00Z');

    expect(deliveryDays(undefined, now)).toBe(90);
    expect(deliveryDays('2026-11-20T00:00:00Z', now)).toBe(30);
    expect(deliveryDays('2026-09-01T00:00:00Z', now)).toBe(85);
    expect(deliveryDays('2020-01-01T00:00:00Z', now)).toBe(365);
  });
});
