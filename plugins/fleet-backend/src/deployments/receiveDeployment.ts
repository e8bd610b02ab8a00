import { isDeepStrictEqual } from 'node:util';
import { ConflictError } from '@backstage/errors';
import type { Deployment } from '@slipway/plugin-fleet-common';
import {
  completeDeployment,
  type NewDeployment,
} from '../database/deploymentRows';
import type { Batcher } from '../database/Batcher';
import type { StoredService } from '../database/ServiceStore';

export interface ReceiveDeploymentDependencies {
  /** Answers with the deployment that was recorded before with the same id; then nothing was changed. */
  writer: Pick<Batcher<NewDeployment, Deployment | undefined>, 'add'>;
  /** Called when a deployment was reported, and when it was reported again: what did not end then is made up for. */
  onDeployed: (service: StoredService) => Promise<unknown>;
  announce: (ref: string) => Promise<void>;
  now: () => Date;
}

/**
 * Records a deployment once, however often it is sent.
 *
 * @returns whether it was new.
 * @throws ConflictError when another deployment has its id.
 */
export async function receiveDeployment(
  service: StoredService,
  deployment: Deployment,
  dependencies: ReceiveDeploymentDependencies,
): Promise<boolean> {
  const { writer, onDeployed, announce, now } = dependencies;
  const earlier = await writer.add({
    deployment,
    serviceId: service.id,
    receivedAt: now().toISOString(),
  });
  if (!earlier) {
    await onDeployed(service);
    await announce(deployment.service);
    return true;
  }
  if (isDeepStrictEqual(comparable(earlier), comparable(deployment))) {
    await onDeployed(service);
    return false;
  }
  throw new ConflictError(
    `Another deployment was reported with the id '${deployment.id}'; nothing was changed. Give every deployment an id of its own`,
  );
}

/** Equal for the same deployment, whether a field is left out, undefined, or as if nothing was said. */
function comparable(deployment: Deployment) {
  return JSON.parse(JSON.stringify(completeDeployment(deployment)));
}
