import type { CellState } from '@slipway/plugin-fleet-common';
import type {
  CellFacts,
  DesiredFacts,
  EventFacts,
  WorkloadFacts,
} from '../database/cellFacts';
import {
  compareImages,
  compareVersions,
  nameBoth,
  nameVersion,
  versionOfImage,
  type Comparison,
} from './compareVersions';
import { mainWorkloads, runningOf } from './runningOf';

/** Whether what a source says can be relied on for one environment. */
export interface SourceHealth {
  /** The GitOps repository, or the cluster's name, as a subject of a sentence. */
  name: string;
  fresh: boolean;
  /** When it last answered. */
  seenAt?: string;
  problem?: string;
}

export interface StateInput extends CellFacts {
  /** Absent when no GitOps repository tells about the environment. */
  gitops?: SourceHealth;
  /** Those of the environment; none when no cluster is watched for it. */
  clusters: SourceHealth[];
  /** How long a roll-out may take. */
  graceMs: number;
  now: Date;
}

export interface DerivedState {
  state: CellState;
  /** A sentence, with both values where two differ. */
  reason: string;
  /** Since when, where a fact tells it. */
  since?: string;
  /** When time alone may change it. */
  changesAt?: string;
}

/**
 * How a service stands in an environment.
 *
 * A source that is configured and cannot be relied on makes it unknown, whatever the others say. Otherwise what should
 * run (of the GitOps repository; where none is configured, the last success) is held against what runs (of the cluster;
 * where none is configured, the last success). A difference may last as long as a roll-out may take.
 */
export function deriveState(input: StateInput): DerivedState {
  return (
    unreliable(input) ??
    (input.gitops ? againstRepository(input) : againstEvents(input))
  );
}

function unreliable(input: StateInput): DerivedState | undefined {
  const { gitops, clusters, desired } = input;
  const sources = gitops ? [gitops, ...clusters] : clusters;
  const unreliableOne = sources.find(source => !source.fresh);
  if (unreliableOne) {
    return { state: 'unknown', reason: sayUnreliable(unreliableOne) };
  }
  if (gitops && desired?.problem) {
    return { state: 'unknown', reason: desired.problem };
  }
  const vague = desired?.images.find(one => !one.tag && !one.digest);
  if (gitops && vague) {
    return {
      state: 'unknown',
      reason: `${desired?.path} names the image ${vague.image} without tag and digest; give it one, so that it can be told what should run.`,
    };
  }
  return undefined;
}

function sayUnreliable({ name, seenAt, problem }: SourceHealth): string {
  const since = seenAt
    ? `${name} was last heard of at ${seenAt}`
    : `${name} was never heard of`;
  return problem ? `${since}: ${problem}` : `${since}.`;
}

function againstRepository(input: StateInput): DerivedState {
  const { desired } = input;
  if (!desired) return withoutDesired(input);
  const compared = compareWithRunning(desired, input);
  if (!compared) return absent(desired, input);
  if (compared.verdict === 'unclear') {
    return {
      state: 'unknown',
      reason: `${compared.wanted} should run and ${compared.running} runs; one has only a digest and the other only a version, so it cannot be told whether they are the same.`,
    };
  }
  return compared.verdict === 'same'
    ? equal(desired, compared, input)
    : different(desired, compared, input);
}

/** What should run against every workload, or against the last success; undefined when nothing runs. */
function compareWithRunning(
  desired: DesiredFacts,
  input: StateInput,
): Comparison | undefined {
  const workloads = mainWorkloads(input.workloads);
  if (workloads.length > 0) {
    const compared = workloads.map(workload =>
      compareImages(desired.images, workload.images),
    );
    return (
      compared.find(one => one.verdict === 'different') ??
      compared.find(one => one.verdict === 'unclear') ??
      compared[0]
    );
  }
  const running = runningOf(input);
  if (!running) return undefined;
  const wanted = versionOfImage(desired.images[0] ?? { image: '' });
  return {
    verdict: compareVersions(wanted, running),
    ...nameBoth(wanted, running),
  };
}

function equal(
  desired: DesiredFacts,
  { wanted }: Comparison,
  input: StateInput,
): DerivedState {
  const workloads = mainWorkloads(input.workloads);
  const since = latest(desired.askedAt, runningOf(input)?.since);
  if (workloads.length > 0) {
    return (
      progressOf(workloads) ?? {
        state: 'in-sync',
        reason: `${wanted} should run and runs${sayReplicas(workloads)}.`,
        since,
      }
    );
  }
  const { lastAttempt } = input;
  if (lastAttempt?.outcome === 'failure' && isOf(lastAttempt, desired)) {
    return failedAttempt(lastAttempt);
  }
  return {
    state: 'in-sync',
    reason: `${wanted} should run and was deployed, as reported; no cluster is watched.`,
    since,
  };
}

function different(
  desired: DesiredFacts,
  { wanted, running }: Comparison,
  input: StateInput,
): DerivedState {
  const pair = `${wanted} should run, and ${running} runs`;
  return (
    failedSinceAsked(desired, input, `${running} runs`) ??
    withinGrace(
      desired.askedAt,
      input,
      `${pair}; a roll-out may still be on its way.`,
    ) ?? {
      state: 'drift',
      reason: `${pair}.`,
      since: latest(
        after(desired.askedAt, input.graceMs),
        runningOf(input)?.since,
      ),
    }
  );
}

function absent(desired: DesiredFacts, input: StateInput): DerivedState {
  const wanted = nameVersion(
    versionOfImage(desired.images[0] ?? { image: '' }),
  );
  const { lastSuccess } = input;
  return (
    failedSinceAsked(desired, input, 'nothing runs') ??
    withinGrace(
      desired.askedAt,
      input,
      `${wanted} should run and does not yet; a roll-out may still be on its way.`,
    ) ?? {
      state: 'missing',
      reason: `${wanted} should run, and nothing runs.`,
      since: latest(
        after(desired.askedAt, input.graceMs),
        lastSuccess?.finishedAt,
      ),
    }
  );
}

function withoutDesired(input: StateInput): DerivedState {
  const running = runningOf(input);
  if (running) {
    return {
      state: 'unmanaged',
      reason: `${nameVersion(
        running,
      )} runs, and the GitOps repository does not have it.`,
      since: running.since,
    };
  }
  return newerFailure(input) ?? nothing(input);
}

/** Where no repository says what should run, what was deployed last with success should. */
function againstEvents(input: StateInput): DerivedState {
  const { clusters, lastSuccess } = input;
  const failure = newerFailure(input);
  if (failure) return failure;
  const workloads = mainWorkloads(input.workloads);
  if (workloads.length > 0) return liveAgainstEvents(workloads, input);
  if (!lastSuccess || lastSuccess.kind === 'removed') return nothing(input);
  if (clusters.length === 0) {
    return {
      state: 'in-sync',
      reason: `${lastSuccess.version} was deployed last, as reported; neither a GitOps repository nor a cluster is watched.`,
      since: lastSuccess.finishedAt,
    };
  }
  return (
    withinGrace(
      lastSuccess.finishedAt,
      input,
      `${lastSuccess.version} was deployed and does not run yet.`,
    ) ?? {
      state: 'missing',
      reason: `${lastSuccess.version} was deployed last, and nothing runs.`,
      since: after(lastSuccess.finishedAt, input.graceMs),
    }
  );
}

function liveAgainstEvents(
  workloads: WorkloadFacts[],
  input: StateInput,
): DerivedState {
  const { lastSuccess } = input;
  const compared = lastSuccess && compareWithEvent(lastSuccess, workloads);
  const since = latest(...workloads.map(one => one.since))!;
  if (!compared || compared.verdict === 'same') {
    const version = nameVersion(runningOf(input)!);
    return (
      progressOf(workloads) ?? {
        state: 'in-sync',
        reason: compared
          ? `${version} was deployed last and runs${sayReplicas(workloads)}.`
          : `${version} runs${sayReplicas(
              workloads,
            )}; nothing says what should run.`,
        since: latest(lastSuccess?.finishedAt, since),
      }
    );
  }
  if (compared.verdict === 'unclear') {
    return {
      state: 'unknown',
      reason: `${compared.wanted} and ${compared.running} runs; it cannot be told whether they are the same.`,
    };
  }
  const changed = latest(lastSuccess?.finishedAt, since)!;
  const pair = `${compared.wanted}, and ${compared.running} runs`;
  return (
    withinGrace(
      changed,
      input,
      `${pair}; a roll-out may still be on its way.`,
    ) ?? {
      state: 'drift',
      reason: `${pair}.`,
      since: after(changed, input.graceMs),
    }
  );
}

function compareWithEvent(
  event: EventFacts,
  workloads: WorkloadFacts[],
): Comparison {
  const compared = workloads.map((workload): Comparison => {
    if (event.kind === 'removed') {
      return {
        verdict: 'different',
        wanted: 'It was removed',
        running: nameVersion({ version: workload.version }),
      };
    }
    const [own] = workload.images;
    const names = [own?.tag, workload.version].map(version => ({
      version,
      digest: own?.digest,
    }));
    const isSame = names.some(one => compareVersions(event, one) === 'same');
    const shown = names.find(one => one.version) ?? { digest: own?.digest };
    const { wanted, running } = nameBoth(event, shown);
    return {
      verdict: isSame ? 'same' : compareVersions(event, shown),
      wanted: `${wanted} was deployed last`,
      running,
    };
  });
  return (
    compared.find(one => one.verdict === 'different') ??
    compared.find(one => one.verdict === 'unclear') ??
    compared[0]!
  );
}

/** What keeps workloads with the right images from being in sync. */
function progressOf(workloads: WorkloadFacts[]): DerivedState | undefined {
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
function failedSinceAsked(
  desired: DesiredFacts,
  { lastAttempt }: StateInput,
  runs: string,
): DerivedState | undefined {
  if (lastAttempt?.outcome !== 'failure') return undefined;
  if (!isOf(lastAttempt, desired)) return undefined;
  if (lastAttempt.finishedAt < desired.committedAt) return undefined;
  return failedAttempt(lastAttempt, runs);
}

function newerFailure(input: StateInput): DerivedState | undefined {
  const { lastAttempt } = input;
  if (lastAttempt?.outcome !== 'failure') return undefined;
  const running = runningOf(input);
  return failedAttempt(
    lastAttempt,
    running ? `${nameVersion(running)} runs` : 'nothing runs',
  );
}

function failedAttempt(attempt: EventFacts, runs?: string): DerivedState {
  return {
    state: 'failed',
    reason: `The last deployment, of ${attempt.version}, failed${
      runs ? `; ${runs}` : ''
    }.`,
    since: attempt.finishedAt,
  };
}

function nothing({ lastSuccess }: StateInput): DerivedState {
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

function withinGrace(
  from: string,
  { graceMs, now }: StateInput,
  reason: string,
): DerivedState | undefined {
  const changesAt = after(from, graceMs);
  if (changesAt <= now.toISOString()) return undefined;
  return { state: 'rolling-out', reason, since: from, changesAt };
}

function isOf(attempt: EventFacts, desired: DesiredFacts): boolean {
  const [own] = desired.images;
  return !!own && compareVersions(versionOfImage(own), attempt) === 'same';
}

function sayWorkload({ kind, name, cluster }: WorkloadFacts): string {
  return `${kind}/${name} in ${cluster}`;
}

function sayReplicas(workloads: WorkloadFacts[]): string {
  return workloads.every(one => one.replicas === 0 && one.kind !== 'Job')
    ? ', scaled to 0 replicas'
    : '';
}

function after(time: string, milliseconds: number): string {
  return new Date(Date.parse(time) + milliseconds).toISOString();
}

function latest(...times: Array<string | undefined>): string | undefined {
  return times
    .filter(time => time !== undefined)
    .sort()
    .at(-1);
}
