import { Deployment, DeploymentOutcome } from '@slipway/plugin-fleet-common';

const ENDED: Record<DeploymentOutcome, string> = {
  success: 'succeeded',
  failure: 'failed',
};

/** How a deployment ended; what did not bring a newer version says what it did instead. */
export function outcomeWords({
  outcome,
  kind,
}: Pick<Deployment, 'outcome' | 'kind'>): string {
  if (kind === 'rolledback') {
    return outcome === 'success' ? 'rolled back' : 'roll-back failed';
  }
  if (kind === 'removed') {
    return outcome === 'success' ? 'removed' : 'removal failed';
  }
  return ENDED[outcome];
}
