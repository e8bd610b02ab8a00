import { followBranch } from './followBranch';
import { followTask } from './followTask';
import { followUpdate } from './followUpdate';
import { WAITS_FOR_TURN } from './sayTurn';
import { stepOf, type StepInput } from './stepInput';
import type { Step } from './types';
import { withdraw } from './withdraw';

/**
 * What is to be made of a target, from what is seen of it and never from what was done to it last: so it may be asked at
 * any time, after a crash too, and asking twice changes nothing.
 *
 * A task at work is waited for. Then what the campaign no longer asks for is taken back; then the proposed update
 * counts, then the default branch, then a newer campaign. Where none of them says otherwise it is begun: when its wave is
 * open, the campaign runs and a permit is there.
 */
export function nextStep(input: StepInput): Step {
  return (
    followTask(input) ??
    withdraw(input) ??
    followUpdate(input) ??
    followBranch(input) ??
    yieldToNewer(input) ??
    begin(input)
  );
}

function yieldToNewer(input: StepInput): Step | undefined {
  const { newer } = input;
  return (
    newer &&
    stepOf(input, {
      state: 'superseded',
      reason: `The campaign ${newer.spec.title} asks for more of the same here.`,
    })
  );
}

function begin(input: StepInput): Step {
  const { campaign, target, open } = input;
  const wave = campaign.waves[target.wave];
  if (campaign.state === 'draft' || !wave?.openedAt) {
    return stepOf(input, {
      state: 'planned',
      next: sayWhenPlanned(input),
    });
  }
  if (campaign.state === 'paused') {
    return stepOf(input, {
      state: 'ready',
      next: 'It begins when the campaign is resumed.',
    });
  }
  if (target.retryAt && target.retryAt > input.now.toISOString()) {
    return stepOf(input, {
      state: 'ready',
      next: `It is tried at ${target.retryAt}.`,
      retryAt: target.retryAt,
    });
  }
  const permit = open();
  if (!permit.granted) {
    return stepOf(input, { state: 'ready', next: WAITS_FOR_TURN });
  }
  return stepOf(input, {
    state: 'running',
    next: 'Its task is being started.',
    action: { kind: 'start-task' },
  });
}

function sayWhenPlanned({ campaign, target }: StepInput): string {
  if (campaign.state === 'draft') return 'It waits for the campaign to start.';
  const before = campaign.spec.waves[target.wave - 1];
  return before
    ? `It waits for the wave ${before.name} to pass its gate.`
    : 'It begins with the first wave.';
}
