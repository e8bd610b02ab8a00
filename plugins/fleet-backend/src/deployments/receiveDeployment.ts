import { isDeepStrictEqual } from 'node:util';
import { ConflictError } from '@backstage/errors';
import type { Deployment } from '@slipway/plugin-fleet-common';
import type { DeploymentStore } from '../database/DeploymentStore';
import { unknownService } from '../services/ReadableServices';
import type { ServiceDirectory } from '../services/ServiceDirectory';

export interface ReceiveDeploymentDependencies {
  directory: ServiceDirectory;
  deployments: DeploymentStore;
  announce: (ref: string) => Promise<void>;
  now: () => Date;
}

/**
 * Records a deployment once, however often it is sent.
 *
 * @returns whether it was new.
 * @throws NotFoundError when the catalog has no such service; ConflictError when another deployment has its id.
 */
export async function receiveDeployment(
  deployment: Deployment,
  dependencies: ReceiveDeploymentDependencies,
): Promise<boolean> {
  const { directory, deployments, announce, now } = dependencies;
  const found = await directory.find(deployment.service);
  if (!found) throw unknownService(deployment.service);

  const earlier = await deployments.addDeployment({
    deployment,
    serviceId: found.service.id,
    receivedAt: now().toISOString(),
  });
  if (!earlier) {
    await announce(deployment.service);
    return true;
  }
  if (isDeepStrictEqual(comparable(earlier), comparable(deployment))) {
    return false;
  }
  throw new ConflictError(
    `Another deployment was reported with the id '${deployment.id}'; nothing was changed. Give every deployment an id of its own`,
  );
}

/** Equal for the same deployment, whether a field is left out or undefined. */
function comparable(deployment: Deployment) {
  return JSON.parse(JSON.stringify(deployment));
}
