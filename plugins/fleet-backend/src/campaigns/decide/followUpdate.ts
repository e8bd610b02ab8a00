import type { ServiceUpdate } from '@slipway/plugin-fleet-common';
import { failAgain, stayFailed } from './failAgain';
import { followDeployment } from './followDeployment';
import { wasReported } from './followTask';
import { stepOf, type StepInput } from './stepInput';
import { isMerged, isOpen } from './targetStates';
import type { Step } from './types';
import { compareWithWish } from './versions';

/** A row that says `running` longer than any task takes is of one that was killed. */
const LONGEST_TASK_MS = 60 * 60_000;

/**
 * What the proposed update says; undefined when it says nothing about what the campaign asks for, such as one to an older
 * version, or what came of an attempt before this campaign.
 */
export function followUpdate(input: StepInput): Step | undefined {
  const { update } = input.observed;
  if (!update) return stayFailed(input);
  // Whatever the version: this branch is a person's now.
  if (update.state === 'edited') return edited(input, update);
  const brings = isBesideTheWayBack(input, update)
    ? 'less'
    : compareWithWish(update.to, input.campaign.spec.change);
  if (brings === 'less') return stayFailed(input);
  switch (update.state) {
    case 'merged':
      return wasUndone(input) ? undefined : followDeployment(input);
    case 'open':
    case 'conflict':
      return brings === 'more' && isOfAnother(input, update)
        ? superseded(input, update)
        : opened(input, update);
    case 'declined':
      return stepOf(input, {
        state: 'declined',
        reason: update.reason ?? 'A person closed its pull request.',
        next: 'It is proposed again when there is a newer version, or when its owner asks for it.',
      });
    case 'running':
      return busy(input, update);
    case 'held':
      return input.observed.branch.state === 'due'
        ? undefined
        : stepOf(input, {
            state: 'held',
            reason: update.reason ?? 'Its owner wants no updates now.',
            next: 'It begins when its owner ends the hold.',
          });
    default:
      return ended(input, update);
  }
}

/** It was merged before this campaign, and the default branch no longer has it. */
function wasUndone(input: StepInput): boolean {
  const { target, observed } = input;
  const isOurs = target.claim
    ? wasReported(input)
    : target.openedAt !== undefined || isMerged(target);
  return !isOurs && observed.branch.state === 'due';
}

function edited(input: StepInput, update: ServiceUpdate): Step {
  return stepOf(input, {
    state: 'edited',
    reason: update.reason ?? 'A person pushed to its branch.',
    next: 'Slipway leaves the branch alone; a person merges or closes the pull request.',
  });
}

function superseded(input: StepInput, update: ServiceUpdate): Step {
  return stepOf(input, {
    state: 'superseded',
    reason: `Another campaign asks for ${update.to} in the same pull request.`,
  });
}

function isOfAnother({ campaign }: StepInput, update: ServiceUpdate): boolean {
  return update.campaign !== undefined && update.campaign !== campaign.id;
}

/** A way back leads to another version in each service, so only what was made for it counts. */
function isBesideTheWayBack(input: StepInput, update: ServiceUpdate): boolean {
  const { change } = input.campaign.spec;
  const isWayBack = change.kind === 'template' && change.rollsBack;
  return Boolean(isWayBack) && update.campaign !== input.campaign.id;
}

function opened(input: StepInput, update: ServiceUpdate): Step {
  const { observed, campaign } = input;
  const isSuperfluous =
    observed.branch.state === 'already-there' && campaign.state === 'running';
  if (isSuperfluous && update.campaign === campaign.id) {
    const reason = 'The default branch has the change already.';
    return stepOf(input, {
      state: update.state === 'conflict' ? 'conflict' : 'open',
      reason,
      next: 'Its pull request is being closed.',
      action: { kind: 'close-pull-request', reason },
    });
  }
  if (update.state === 'conflict') {
    return stepOf(input, {
      state: 'conflict',
      reason:
        update.reason ??
        'The change conflicts with what the service changed itself.',
      next: 'A person resolves the conflicts in the pull request.',
    });
  }
  return mergeable(input, update);
}

function mergeable(input: StepInput, update: ServiceUpdate): Step {
  const { target, now, campaign } = input;
  const base = {
    state: checksOf(update),
    reason: update.reason,
    retryAt: target.retryAt,
  };
  if (update.checks === 'failure') {
    return stepOf(input, {
      ...base,
      reason: 'A check of its pull request failed.',
      next: 'A person looks at the checks of the pull request.',
    });
  }
  if (campaign.spec.merge === 'never' || campaign.state !== 'running') {
    return stepOf(input, { ...base, next: sayWaiting(update) });
  }
  const permit = input.merge();
  if (!permit.granted) return stepOf(input, { ...base, next: permit.reason });
  if (target.retryAt && target.retryAt > now.toISOString()) {
    return stepOf(input, { ...base, next: target.next });
  }
  return stepOf(input, {
    ...base,
    retryAt: undefined,
    next: 'Slipway merges it.',
    action: { kind: 'merge', commit: update.commit! },
  });
}

function checksOf({ checks }: ServiceUpdate): 'open' | 'checks' {
  return checks === 'pending' || checks === 'failure' ? 'checks' : 'open';
}

function sayWaiting({ checks }: ServiceUpdate): string {
  return checks === 'pending'
    ? 'Its checks are running.'
    : 'A person reviews and merges the pull request.';
}

/** A task of somebody else. */
function busy(input: StepInput, update: ServiceUpdate): Step | undefined {
  const { target, now } = input;
  const age = now.getTime() - Date.parse(update.updatedAt);
  if (age >= LONGEST_TASK_MS || target.claim) return undefined;
  const keepsState = isOpen(target) || target.state === 'planned';
  return stepOf(input, {
    state: keepsState ? target.state : 'ready',
    reason: 'Another task is at work on the same update.',
    next: 'It goes on when that has ended.',
  });
}

/** What was reported and leaves nothing open; from before this target was begun it counts for nothing. */
function ended(input: StepInput, update: ServiceUpdate): Step | undefined {
  const { target } = input;
  const isNews = target.claim !== undefined && wasReported(input);
  if (update.state === 'failed') {
    if (!isNews) return stayFailed(input);
    return isHostBusy(input, update)
      ? undefined
      : failAgain(input, { reason: sayFailure(update) });
  }
  const state = update.state === 'blocked' ? 'blocked' : 'no-op';
  const wasSeen =
    target.state === state || (update.state === 'closed' && isOpen(target));
  if (!isNews && !wasSeen) return stayFailed(input);
  return stepOf(input, {
    state,
    reason: update.reason ?? sayEnded(update),
  });
}

/** The host wanted fewer requests: no fault of the service, which begins again after the pause. */
function isHostBusy({ target }: StepInput, update: ServiceUpdate): boolean {
  const claimedAt = target.claim?.at ?? '';
  return update.waitUntil !== undefined && update.waitUntil > claimedAt;
}

function sayFailure({ reason }: ServiceUpdate): string {
  return reason ?? 'Its task failed; its log says why.';
}

function sayEnded({ state }: ServiceUpdate): string {
  if (state === 'blocked') return 'It cannot be done here.';
  return state === 'closed'
    ? 'Its pull request had become empty and was closed.'
    : 'There was nothing to do.';
}
