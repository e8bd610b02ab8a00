import { stepOf, type StepInput } from './stepInput';
import { isMerged } from './targetStates';
import type { ObservedTarget, Step, TargetRecord } from './types';

/** Where a merged target stands in the environment of the gate. */
export function followDeployment(input: StepInput): Step {
  const { campaign, observed, target } = input;
  const { environment } = campaign.spec.gate;
  const { deployment } = observed;
  const merged = (reason: string | undefined, next?: string) =>
    stepOf(input, { state: 'merged', failures: 0, reason, next });
  if (!environment) return merged(undefined);
  if (!deployment) {
    return merged(
      `Nothing is known of it in ${environment}.`,
      `It waits to be deployed to ${environment}.`,
    );
  }
  if (isRed(target, observed)) {
    return merged(
      `It is ${deployment.state} in ${environment} since its merge: ${deployment.reason}`,
      'A person repairs it or rolls it back, then resumes the campaign.',
    );
  }
  if (deployment.hasMerge === undefined) {
    return merged(
      `It cannot be told whether what runs in ${environment} has the change.`,
      `It waits for a deployment to ${environment} that names its commit.`,
    );
  }
  if (!deployment.hasMerge) {
    return merged(undefined, `It waits to be deployed to ${environment}.`);
  }
  if (deployment.state !== 'in-sync') {
    return merged(
      `It is ${deployment.state} in ${environment}: ${deployment.reason}`,
      `It waits to be healthy in ${environment}.`,
    );
  }
  return stepOf(input, {
    state: 'deployed',
    failures: 0,
    reason: `${environment} runs it.`,
  });
}

/**
 * Whether a service is broken in the environment of the gate, and was not already before its merge: what runs there
 * has the change, or it broke after the merge.
 */
export function isRed(target: TargetRecord, observed: ObservedTarget): boolean {
  const { deployment, update } = observed;
  const mergedAt = update?.mergedAt ?? target.mergedAt;
  const isBroken =
    deployment?.state === 'failed' || deployment?.state === 'missing';
  if (!isBroken || !(isMerged(target) || update?.state === 'merged')) {
    return false;
  }
  if (deployment.hasMerge) return true;
  return !mergedAt || !deployment.since || deployment.since >= mergedAt;
}
