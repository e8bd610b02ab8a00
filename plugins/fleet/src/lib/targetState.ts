import {
  Campaign,
  CampaignTargetsRequest,
  TARGET_STATES,
  TargetState,
} from '@slipway/plugin-fleet-common';
import { StateWords } from './campaignState';

export const TARGET_STATE_WORDS: Record<TargetState, StateWords> = {
  failed: {
    label: 'failed',
    tone: 'bad',
    meaning: 'Something went wrong; trying again may help',
  },
  conflict: {
    label: 'conflict',
    tone: 'warning',
    meaning: 'A draft pull request that a person has to resolve',
  },
  edited: {
    label: 'edited',
    tone: 'warning',
    meaning: 'A person pushed to its branch, which Slipway leaves alone since',
  },
  blocked: {
    label: 'blocked',
    tone: 'bad',
    meaning: 'It cannot be done as things are, so no pull request was made',
  },
  declined: {
    label: 'declined',
    tone: 'quiet',
    meaning: 'A person closed its pull request; it is not proposed again',
  },
  held: {
    label: 'held',
    tone: 'quiet',
    meaning: 'The owner wants no updates now',
  },
  open: {
    label: 'open',
    tone: 'announcement',
    meaning: 'A pull request that can be merged as it is',
  },
  checks: {
    label: 'checks',
    tone: 'announcement',
    meaning: 'Its pull request waits for green checks',
  },
  running: {
    label: 'running',
    tone: 'announcement',
    meaning: 'A task is at work on it',
  },
  ready: {
    label: 'ready',
    tone: 'quiet',
    meaning: 'Its wave has begun; it waits for a limit or for its turn',
  },
  planned: {
    label: 'planned',
    tone: 'quiet',
    meaning: 'Its wave has not begun',
  },
  merged: {
    label: 'merged',
    tone: 'good',
    meaning: 'It is on the default branch',
  },
  deployed: {
    label: 'deployed',
    tone: 'good',
    meaning: 'It is merged, and the environment of the gate runs it',
  },
  'no-op': {
    label: 'no change',
    tone: 'quiet',
    meaning: 'There was nothing to do',
  },
  superseded: {
    label: 'superseded',
    tone: 'quiet',
    meaning: 'Another campaign asks for more',
  },
  left: {
    label: 'left',
    tone: 'quiet',
    meaning: 'It is no longer selected',
  },
};

/** Those that do not go on without somebody. */
const NEEDS_PERSON: TargetState[] = ['failed', 'conflict', 'edited'];

export function needPerson(campaign: Pick<Campaign, 'counts'>): number {
  return NEEDS_PERSON.reduce(
    (sum, state) => sum + (campaign.counts[state] ?? 0),
    0,
  );
}

/** The states that occur, those that need somebody first. */
export function targetCounts(
  counts: Campaign['counts'],
): Array<{ state: TargetState; targets: number }> {
  return TARGET_STATES.map(state => ({
    state,
    targets: counts[state] ?? 0,
  })).filter(({ targets }) => targets > 0);
}

/** What the filter says for all states that need somebody. */
export const PERSON = 'person';

/** The states that a filter means. */
export function statesOf(
  filter: string | null,
): CampaignTargetsRequest['state'] {
  if (filter === PERSON) return NEEDS_PERSON;
  return TARGET_STATES.find(state => state === filter);
}
