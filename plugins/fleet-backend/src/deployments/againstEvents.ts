import type { EventFacts, WorkloadFacts } from '../database/cellFacts';
import {
  compareVersions,
  nameBoth,
  nameVersion,
  type Comparison,
} from './compareVersions';
import { mainWorkloads, runningOf } from './runningOf';
import {
  progressOf,
  newerFailure,
  nothing,
  withinGrace,
  sayReplicas,
  after,
  latest,
} from './stateRules';
import type { DerivedState, StateInput } from './stateTypes';

/** Where no repository says what should run, what was deployed last with success should. */
export function againstEvents(input: StateInput): DerivedState {
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
