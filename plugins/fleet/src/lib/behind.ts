import { Behind } from '@slipway/plugin-fleet-common';

/** The furthest behind first. */
export const BEHIND: readonly Behind[] = [
  'major',
  'minor',
  'patch',
  'current',
  'unknown',
];

export const BEHIND_LABELS: Record<Behind, string> = {
  major: 'major behind',
  minor: 'minor behind',
  patch: 'patch behind',
  current: 'up to date',
  unknown: 'unknown',
};

/** Years behind, such as "1.4 libyears". */
export function libyearsLabel(years: number): string {
  const rounded = Math.round(years * 10) / 10;
  if (rounded === 0 && years > 0) return 'under 0.1 libyears';
  return `${rounded.toLocaleString('en')} ${
    rounded === 1 ? 'libyear' : 'libyears'
  }`;
}
