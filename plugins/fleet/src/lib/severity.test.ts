import { Severity } from '@slipway/plugin-fleet-common';
import { fixLabel, severityCounts, worstSeverity } from './severity';

const advisories = (...severities: Severity[]) =>
  severities.map(severity => ({ id: severity, severity, fixedIn: [] }));

describe('severity', () => {
  it.each([
    [advisories('low', 'critical', 'unrated'), 'critical'],
    [advisories('unrated', 'low'), 'low'],
    [advisories('unrated'), 'unrated'],
    [[], undefined],
  ])('finds the worst', (list, worst) => {
    expect(worstSeverity(list)).toBe(worst);
  });

  it.each([
    [['3.0.6'], 'fixed in 3.0.6'],
    [['2.3.8', '3.0.6'], 'fixed in 2.3.8 or 3.0.6'],
    [[], 'no fixed version'],
  ])('says what helps: %p', (fixedIn, label) => {
    expect(fixLabel(fixedIn)).toBe(label);
  });

  it('keeps what occurs, the worst first', () => {
    expect(
      severityCounts({ unrated: 1, low: 0, medium: 0, high: 2, critical: 0 }),
    ).toEqual([
      { severity: 'high', count: 2 },
      { severity: 'unrated', count: 1 },
    ]);
  });
});
