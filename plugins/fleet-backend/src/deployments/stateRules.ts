import type {
  DesiredFacts,
  EventFacts,
  WorkloadFacts,
} from '../database/cellFacts';
import {
  compareVersions,
  nameVersion,
  versionOfImage,
} from './compareVersions';
import { runningOf } from './runningOf';
import type { DerivedState, StateInput } from './stateTypes';

/** What keeps workloads with the right images from being in sync. */
export function progressOf(
  workloads: WorkloadFacts[],
): DerivedState | undefined {
  const failed = workloads.find(one => one.failure);
  if (failed) {
    return {
      state: 'failed',
      reason: `${sayWorkload(failed)} does not get further: ${failed.failure}`,
      since: failed.since,
    };
  }
  const replaced = workloads.find(
    one =>
      one.updatedReplicas < one.replicas || one.readyReplicas < one.replicas,
  );
  return (
    replaced && {
      state: 'rolling-out',
      reason: `${sayWorkload(replaced)} has ${replaced.readyReplicas} of ${
        replaced.replicas
      } replicas ready, and ${replaced.updatedReplicas} up to date.`,
      since: replaced.since,
    }
  );
}

/** The attempt to bring what should run there failed, and was made for this wish and not for an earlier one. */
export function failedSinceAsked(
  desired: DesiredFacts,
  { lastAttempt }: StateInput,
  runs: string,
): DerivedState | undefined {
  if (lastAttempt?.outcome !== 'failure') return undefined;
  if (!isOf(lastAttempt, desired)) return undefined;
  if (lastAttempt.finishedAt < desired.committedAt) return undefined;
  return failedAttempt(lastAttempt, runs);
}

export function newerFailure(input: StateInput): DerivedState | undefined {
  const { lastAttempt } = input;
  if (lastAttempt?.outcome !== 'failure') return undefined;
  const running = runningOf(input);
  return failedAttempt(
    lastAttempt,
    running ? `${nameVersion(running)} runs` : 'nothing runs',
  );
}

export function failedAttempt(
  attempt: EventFacts,
  runs?: string,
): DerivedState {
  return {
    state: 'failed',
    reason: `The last deployment, of ${attempt.version}, failed${
      runs ? `; ${runs}` : ''
    }.`,
    since: attempt.finishedAt,
  };
}

export function nothing({ lastSuccess }: StateInput): DerivedState {
  const isRemoved = lastSuccess?.kind === 'removed';
  return {
    state: 'in-sync',
    reason: isRemoved
      ? `It was removed at ${lastSuccess.finishedAt}; nothing should run, and nothing runs.`
      : 'Nothing should run, and nothing runs.',
    // The last that is known of it; a fact, so that the order in which things were told does not matter.
    since: lastSuccess?.finishedAt,
  };
}

export function withinGrace(
  from: string,
  { graceMs, now }: StateInput,
  reason: string,
): DerivedState | undefined {
  const changesAt = after(from, graceMs);
  if (changesAt <= now.toISOString()) return undefined;
  return { state: 'rolling-out', reason, since: from, changesAt };
}

export function isOf(attempt: EventFacts, desired: DesiredFacts): boolean {
  const [own] = desired.images;
  return !!own && compareVersions(versionOfImage(own), attempt) === 'same';
}

function sayWorkload({ kind, name, cluster }: WorkloadFacts): string {
  return `${kind}/${name} in ${cluster}`;
}

export function sayReplicas(workloads: WorkloadFacts[]): string {
  return workloads.every(one => one.replicas === 0 && one.kind !== 'Job')
    ? ', scaled to 0 replicas'
    : '';
}

export function after(time: string, milliseconds: number): string {
  return new Date(Date.parse(time) + milliseconds).toISOString();
}

export function latest(
  ...times: Array<string | undefined>
): string | undefined {
  return times
    .filter(time => time !== undefined)
    .sort()
    .at(-1);
}
