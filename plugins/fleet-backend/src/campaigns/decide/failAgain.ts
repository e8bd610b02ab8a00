import { stepOf, type StepInput } from './stepInput';
import type { Step } from './types';

/** Waiting times after a first and a second failure; after the third a person has to ask. */
const BACK_OFF_MINUTES = [5, 20];

/** A failure that has just been seen: tried again by itself a few times, each later than the one before. */
export function failAgain(
  input: Pick<StepInput, 'target' | 'now'>,
  failure: { reason: string; isFinal?: boolean },
): Step {
  const failures = input.target.failures + 1;
  const minutes = failure.isFinal ? undefined : BACK_OFF_MINUTES[failures - 1];
  const retryAt =
    minutes === undefined
      ? undefined
      : new Date(input.now.getTime() + minutes * 60_000).toISOString();
  return stepOf(input, {
    state: 'failed',
    reason: failure.reason,
    next: retryAt
      ? `It is tried again at ${retryAt}.`
      : 'Remove the reason, then retry the failed services of the campaign.',
    retryable: true,
    failures,
    retryAt,
  });
}

/** A failure that was counted before: it waits for its time, or for a person. */
export function stayFailed(input: StepInput): Step | undefined {
  const { target, now } = input;
  const { retryAt } = target;
  if (target.state !== 'failed') return undefined;
  if (retryAt && retryAt <= now.toISOString()) return undefined;
  return stepOf(input, {
    state: 'failed',
    reason: target.reason,
    next: target.next,
    retryable: true,
    retryAt,
  });
}
