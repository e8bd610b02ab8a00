import { failAgain } from './failAgain';
import { stepOf, type StepInput } from './stepInput';
import type { Step } from './types';

/** A task that was claimed has to be there by then: starting it gives up after a minute. */
const CLAIM_GRACE_MS = 2 * 60_000;

/**
 * Waits for the task of a claim. A claim without a task is of a portal that was killed between the two, or of a
 * scaffolder that did not answer: after a while it is void.
 *
 * @returns Undefined when nothing is at work, and when the task's report says how it went.
 */
export function followTask(input: StepInput): Step | undefined {
  const { target, observed, now } = input;
  const { claim } = target;
  const { task, update } = observed;
  if (!claim) return undefined;
  if (!task) {
    const isVoid = now.getTime() - Date.parse(claim.at) >= CLAIM_GRACE_MS;
    if (isVoid || wasReported(input)) return undefined;
    return stepOf(input, {
      state: target.state,
      reason: target.reason,
      next: target.next,
      retryable: target.retryable,
      retryAt: target.retryAt,
    });
  }
  if (task.state === 'running') {
    return stepOf(input, {
      state: 'running',
      next: 'Its task is at work.',
    });
  }
  if (wasReported(input)) return undefined;
  // What a task did before it broke off counts: its pull request may be there.
  const isThere = update && update.state !== 'failed' && update.pullRequest;
  if (isThere && update.updatedAt >= claim.at) return undefined;
  return failAgain(input, {
    reason: sayHowItEnded(input),
    isFinal: task.state === 'cancelled',
  });
}

/** The report that a claim's task makes at its end, whether it went well or not. */
export function wasReported({ target, observed }: StepInput): boolean {
  const { update, task } = observed;
  const taskId = task?.id ?? target.taskId;
  return (
    update !== undefined &&
    update.state !== 'running' &&
    update.taskId !== undefined &&
    update.taskId === taskId
  );
}

function sayHowItEnded({ observed }: StepInput): string {
  const { task } = observed;
  if (task?.state === 'cancelled') return 'A person cancelled its task.';
  if (task?.state === 'gone') {
    return 'The scaffolder no longer knows its task.';
  }
  return task?.error ?? 'Its task ended without a word of what it did.';
}
