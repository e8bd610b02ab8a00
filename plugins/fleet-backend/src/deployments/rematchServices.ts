import type { LoggerService } from '@backstage/backend-plugin-api';
import { batches } from '../database/batches';
import type { DesiredStateStore } from '../database/DesiredStateStore';
import type { ObservedWorkloadStore } from '../database/ObservedWorkloadStore';
import type { ServiceStore } from '../database/ServiceStore';

export interface RematchServicesDependencies {
  services: ServiceStore;
  desired: DesiredStateStore;
  observed: ObservedWorkloadStore;
  announce: () => Promise<void>;
  logger: LoggerService;
}

/** Services whose names are looked up at once. */
const BATCH = 100;

/** Gives services of the catalog what git and clusters have under their names, and takes it from those that went. */
export async function rematchServices(
  refs: string[],
  dependencies: RematchServicesDependencies,
): Promise<void> {
  const { services, desired, observed, announce, logger } = dependencies;
  try {
    let isChanged = false;
    for await (const batch of batches(refs, BATCH)) {
      const named = await services.listNames(batch);
      isChanged = (await desired.rematch(named)) || isChanged;
      isChanged = (await observed.rematch(named)) || isChanged;
    }
    if (isChanged) await announce();
  } catch (error) {
    // It is made up for when the same services change again, and nobody waits for it.
    logger.warn(
      `What runs was not matched to ${refs.length} services: ${error}`,
    );
  }
}
