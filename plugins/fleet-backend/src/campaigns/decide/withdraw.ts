import { isMerged, isSettled } from './targetStates';
import { stepOf, type StepInput } from './stepInput';
import type { Step } from './types';

/** Takes back what is no longer asked for: the campaign was closed, or the selector matches the service no longer. */
export function withdraw(input: StepInput): Step | undefined {
  const { campaign, target, observed } = input;
  const isClosed = campaign.state === 'closed';
  if (target.selected && !isClosed) return undefined;
  const { update } = observed;
  if (isMerged(target) || (update?.state === 'merged' && target.openedAt)) {
    return undefined;
  }
  const reason = isClosed
    ? 'The campaign was closed.'
    : 'The selector of the campaign matches it no longer.';
  const left = stepOf(input, { state: 'left', reason });
  if (update?.campaign === campaign.id) {
    if (update.state === 'edited') {
      return {
        ...left,
        next: 'A person works on its branch, so its pull request was left open.',
      };
    }
    if (update.state === 'open' || update.state === 'conflict') {
      return {
        ...left,
        next: 'Its pull request is being closed.',
        action: { kind: 'close-pull-request', reason },
      };
    }
  }
  if (!isSettled(target)) return left;
  const { state } = target;
  return stepOf(input, { state, reason: target.reason });
}
