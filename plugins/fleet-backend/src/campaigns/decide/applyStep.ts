import { isDeepStrictEqual } from 'node:util';
import type { ObservedTarget, Step, TargetRecord } from './types';
import { isMerged, isOpen } from './targetStates';

export type TargetChanges = Partial<Omit<TargetRecord, 'service' | 'version'>>;

/** What a step changes about what is kept of a target; empty when nothing. */
export function applyStep(options: {
  target: TargetRecord;
  step: Step;
  observed: ObservedTarget;
  now: Date;
}): TargetChanges {
  const { target, step, observed } = options;
  const now = options.now.toISOString();
  const { update } = observed;
  const isShown = update && (isOpen(step) || isMerged(step) || target.openedAt);
  const after: TargetRecord = {
    ...target,
    state: step.state,
    stateSince: step.state === target.state ? target.stateSince : now,
    reason: step.reason,
    next: step.next,
    retryable: step.retryable,
    failures: isOpen(step) || isMerged(step) ? 0 : step.failures,
    retryAt: step.retryAt,
    claim: keepsClaim(options) ? target.claim : undefined,
    taskId: target.taskId ?? observed.task?.id,
    pullRequest: isShown ? update.pullRequest : target.pullRequest,
    checks: isShown ? update.checks : target.checks,
    openedAt: openedAt(options),
    mergedAt: isMerged(step)
      ? target.mergedAt ?? update?.mergedAt ?? now
      : undefined,
    deployedAt:
      step.state === 'deployed' ? target.deployedAt ?? now : undefined,
  };
  return differences(target, after);
}

/** While its task may be at work, whatever the state says. */
function keepsClaim({
  target,
  step,
  observed,
}: {
  target: TargetRecord;
  step: Step;
  observed: ObservedTarget;
}): boolean {
  if (step.action?.kind === 'start-task') return false;
  return (
    step.state === 'running' ||
    (step.state === 'failed' && target.state === 'failed' && !observed.task)
  );
}

/** Of the pull request that there is now: a new one begins anew. */
function openedAt({
  target,
  step,
  observed,
  now,
}: {
  target: TargetRecord;
  step: Step;
  observed: ObservedTarget;
  now: Date;
}): string | undefined {
  const number = observed.update?.pullRequest?.number;
  const isNew = number !== undefined && number !== target.pullRequest?.number;
  if (target.openedAt && !isNew) return target.openedAt;
  if (!isOpen(step) && !isMerged(step)) return target.openedAt;
  return isNew && target.pullRequest === undefined
    ? observed.update!.createdAt
    : now.toISOString();
}

function differences(before: TargetRecord, after: TargetRecord): TargetChanges {
  const keys = Object.keys(after) as Array<keyof TargetRecord>;
  return Object.fromEntries(
    keys
      .filter(key => !isDeepStrictEqual(before[key], after[key]))
      .map(key => [key, after[key]]),
  );
}
