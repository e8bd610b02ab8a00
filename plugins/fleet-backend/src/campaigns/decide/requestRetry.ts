import type { TargetChanges } from './applyStep';
import type { TargetRecord } from './types';

/** What a person's wish to try a failed target again changes; undefined when it has not failed. */
export function requestRetry(
  target: TargetRecord,
  now: Date,
): TargetChanges | undefined {
  if (target.state !== 'failed') return undefined;
  return {
    state: 'ready',
    stateSince: now.toISOString(),
    reason: undefined,
    next: 'It is tried again at once.',
    retryable: false,
    failures: 0,
    retryAt: undefined,
  };
}
