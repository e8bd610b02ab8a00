import { LibraryVersionUse } from '@slipway/plugin-fleet-common';
import { BEHIND_LABELS } from './behind';
import { worstSeverity } from './severity';

/** One version as a bar; `label` says how it stands. */
export interface VersionBar {
  version: string;
  services: number;
  label: string;
}

/** The newest versions, the oldest of them first, so that time runs to the right; and how many older ones there are. */
export function versionBars(
  newestFirst: LibraryVersionUse[],
  atMost: number,
): { shown: VersionBar[]; others: number } {
  const shown = newestFirst.slice(0, atMost).map(use => {
    const worst = worstSeverity(use.advisories);
    const parts = [
      BEHIND_LABELS[use.behind],
      use.yanked && 'yanked',
      worst && `${worst} advisory`,
    ];
    return {
      version: use.version,
      services: use.services,
      label: parts.filter(Boolean).join(', '),
    };
  });
  return {
    shown: shown.reverse(),
    others: Math.max(0, newestFirst.length - atMost),
  };
}
