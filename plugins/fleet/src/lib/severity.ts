import { LibraryAdvisory, Severity } from '@slipway/plugin-fleet-common';

/** The worst first. An unrated one stands last because nobody can tell, not because it is harmless. */
export const SEVERITIES: readonly Severity[] = [
  'critical',
  'high',
  'medium',
  'low',
  'unrated',
];

export function worstSeverity(
  advisories: readonly LibraryAdvisory[],
): Severity | undefined {
  return SEVERITIES.find(severity =>
    advisories.some(advisory => advisory.severity === severity),
  );
}

/** What helps against an advisory, in words. */
export function fixLabel(fixedIn: readonly string[]): string {
  return fixedIn.length > 0
    ? `fixed in ${fixedIn.join(' or ')}`
    : 'no fixed version';
}

/** The severities that occur, the worst first. */
export function severityCounts(
  counts: Record<Severity, number>,
): Array<{ severity: Severity; count: number }> {
  return SEVERITIES.map(severity => ({
    severity,
    count: counts[severity],
  })).filter(({ count }) => count > 0);
}
