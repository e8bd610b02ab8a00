import { LineageState, ServiceLineage } from '@slipway/plugin-fleet-common';
import { counted } from './share';

/** Those that somebody should look at come first. */
export const LINEAGE_STATES: readonly LineageState[] = [
  'unreadable',
  'template-gone',
  'behind',
  'wished',
  'held',
  'ahead',
  'current',
  'unlinked',
];

type LineageTone = 'good' | 'warning' | 'bad' | 'announcement' | 'quiet';

interface LineageWords {
  label: string;
  tone: LineageTone;
  /** What it means, for whoever does not know the word. */
  meaning: string;
}

export const LINEAGE_WORDS: Record<LineageState, LineageWords> = {
  current: {
    label: 'up to date',
    tone: 'good',
    meaning: 'The service is on the version that the catalog has',
  },
  behind: {
    label: 'behind',
    tone: 'warning',
    meaning: 'The template has a newer version',
  },
  ahead: {
    label: 'ahead',
    tone: 'announcement',
    meaning: 'The catalog has an older version than the service',
  },
  wished: {
    label: 'change wished',
    tone: 'announcement',
    meaning:
      'Its owner changed .template.yaml, and no update has been proposed for that yet',
  },
  held: {
    label: 'held',
    tone: 'quiet',
    meaning: 'Its owner wants no updates now',
  },
  'template-gone': {
    label: 'template gone',
    tone: 'bad',
    meaning: 'The catalog no longer has the template that made it',
  },
  unreadable: {
    label: 'unreadable',
    tone: 'bad',
    meaning: 'The files that say which template made it cannot be read',
  },
  unlinked: {
    label: 'not linked',
    tone: 'quiet',
    meaning:
      'Its repository does not say that a template made it, or was not read yet',
  },
};

/** How a service stands to its template in a few words, such as "2 versions behind". */
export function lineageLabel(
  lineage: Pick<ServiceLineage, 'state' | 'versionsBehind'>,
): string {
  const { state, versionsBehind } = lineage;
  if (state === 'behind' && versionsBehind) {
    return `${counted(versionsBehind, 'version')} behind`;
  }
  return LINEAGE_WORDS[state].label;
}
