import {
  Campaign,
  CampaignChange,
  CampaignState,
} from '@slipway/plugin-fleet-common';
import { refLabel } from './refLabel';
import { count } from './share';

/** What is said of a state. */
export interface StateWords {
  label: string;
  tone: 'good' | 'announcement' | 'warning' | 'bad' | 'quiet';
  /** What it means, for whoever does not know the word. */
  meaning: string;
}

export const CAMPAIGN_STATES: readonly CampaignState[] = [
  'running',
  'paused',
  'draft',
  'done',
  'closed',
];

export const CAMPAIGN_STATE_WORDS: Record<CampaignState, StateWords> = {
  draft: {
    label: 'draft',
    tone: 'quiet',
    meaning: 'It was written down; nothing happens before it is started',
  },
  running: {
    label: 'running',
    tone: 'announcement',
    meaning: 'It opens pull requests, wave by wave, within its limits',
  },
  paused: {
    label: 'paused',
    tone: 'warning',
    meaning: 'Nothing is opened or merged until somebody resumes it',
  },
  done: {
    label: 'done',
    tone: 'good',
    meaning: 'Every target is merged or settled',
  },
  closed: {
    label: 'closed',
    tone: 'quiet',
    meaning: 'Somebody ended it; its open pull requests were closed',
  },
};

export type CampaignKind = CampaignChange['kind'];

export const CAMPAIGN_KINDS: readonly CampaignKind[] = [
  'template',
  'library',
  'script',
];

export const CAMPAIGN_KIND_LABELS: Record<CampaignKind, string> = {
  template: 'Template update',
  library: 'Library bump',
  script: 'Script',
};

/** What a campaign asks for, such as "werkzeug to at least 3.0.3". */
export function changeInWords(change: CampaignChange): string {
  switch (change.kind) {
    case 'template': {
      const template = refLabel(change.template, 'template');
      if (change.rollsBack) return `${template} back to where it was`;
      return `${template} to ${change.version ?? 'its newest version'}`;
    }
    case 'library':
      return `${change.library} to at least ${change.version}`;
    default:
      return change.command.join(' ');
  }
}

interface CampaignProgress {
  merged: number;
  /** Targets that have something to merge. */
  due: number;
  /** 0 to 100; neither 0 nor 100 is said of what is almost so. */
  percent: number;
  label: string;
}

/** Neither merged nor in need of anything; as the server counts them. */
const SETTLED = [
  'no-op',
  'blocked',
  'declined',
  'held',
  'superseded',
  'left',
] as const;

/** How much of what is due was merged. */
export function campaignProgress(
  campaign: Pick<Campaign, 'counts' | 'total'>,
): CampaignProgress {
  const { counts, total } = campaign;
  const merged = (counts.merged ?? 0) + (counts.deployed ?? 0);
  const due = SETTLED.reduce((sum, state) => sum - (counts[state] ?? 0), total);
  return { merged, due, ...progressOf(merged, due) };
}

export function progressOf(
  merged: number,
  due: number,
): { percent: number; label: string } {
  if (due <= 0) return { percent: 0, label: 'nothing to merge' };
  const rounded = Math.round((100 * merged) / due);
  const isBetween = merged > 0 && merged < due;
  const percent = isBetween ? Math.min(99, Math.max(1, rounded)) : rounded;
  return {
    percent,
    label: `${count(merged)} of ${count(due)} merged (${percent}%)`,
  };
}
