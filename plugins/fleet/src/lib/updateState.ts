import {
  ChecksState,
  ServiceUpdate,
  UpdateKind,
  UpdateState,
} from '@slipway/plugin-fleet-common';
import { refLabel } from './refLabel';

/** Those that need a person come first. */
export const UPDATE_STATES: readonly UpdateState[] = [
  'conflict',
  'open',
  'edited',
  'blocked',
  'failed',
  'running',
  'declined',
  'held',
  'closed',
  'merged',
  'no-change',
];

type UpdateTone = 'good' | 'warning' | 'bad' | 'announcement' | 'quiet';

interface UpdateWords {
  label: string;
  tone: UpdateTone;
  /** What it means, for whoever does not know the word. */
  meaning: string;
}

export const UPDATE_WORDS: Record<UpdateState, UpdateWords> = {
  running: {
    label: 'running',
    tone: 'announcement',
    meaning: 'A task is at work on it',
  },
  'no-change': {
    label: 'no change',
    tone: 'quiet',
    meaning: 'There was nothing to do',
  },
  blocked: {
    label: 'blocked',
    tone: 'bad',
    meaning: 'It cannot be done as things are; trying again changes nothing',
  },
  open: {
    label: 'ready to merge',
    tone: 'announcement',
    meaning: 'A pull request that can be merged as it is',
  },
  conflict: {
    label: 'conflict',
    tone: 'warning',
    meaning: 'A draft pull request that a person has to resolve',
  },
  edited: {
    label: 'edited',
    tone: 'announcement',
    meaning:
      'A person pushed to its branch; Slipway leaves it alone since then',
  },
  declined: {
    label: 'declined',
    tone: 'quiet',
    meaning:
      'A person closed it; it is not proposed again before there is a newer version',
  },
  closed: {
    label: 'closed',
    tone: 'quiet',
    meaning: 'Slipway closed it',
  },
  merged: {
    label: 'merged',
    tone: 'good',
    meaning: 'It is on the default branch',
  },
  failed: {
    label: 'failed',
    tone: 'bad',
    meaning: 'Something went wrong; trying again may help',
  },
  held: {
    label: 'held',
    tone: 'quiet',
    meaning: 'The owner wants no updates now',
  },
};

export const UPDATE_KIND_LABELS: Record<UpdateKind, string> = {
  template: 'Template',
  library: 'Library',
  script: 'Script',
};

export const CHECKS_LABELS: Record<ChecksState, string> = {
  none: 'no checks',
  pending: 'checks running',
  success: 'checks passed',
  failure: 'checks failed',
};

/** What an update is about, such as "flask-service 1.0.0 to 2.0.0". */
export function updateTitle(
  update: Pick<ServiceUpdate, 'kind' | 'subject' | 'from' | 'to'>,
): string {
  const { kind, subject, from, to } = update;
  if (kind === 'script') return 'Script of a campaign';
  const name = kind === 'template' ? refLabel(subject, 'template') : subject;
  if (from && to) return `${name} ${from} to ${to}`;
  return to ? `${name} to ${to}` : name;
}
