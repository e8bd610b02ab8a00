import type { DesiredFacts } from '../database/cellFacts';
import {
  compareImages,
  compareVersions,
  nameBoth,
  nameVersion,
  versionOfImage,
  type Comparison,
} from './compareVersions';
import { mainWorkloads, runningOf } from './runningOf';
import {
  progressOf,
  failedSinceAsked,
  newerFailure,
  failedAttempt,
  nothing,
  withinGrace,
  isOf,
  sayReplicas,
  after,
  latest,
} from './stateRules';
import type { DerivedState, StateInput } from './stateTypes';

/** What the GitOps repository says should run, held against what runs. */
export function againstRepository(input: StateInput): DerivedState {
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
