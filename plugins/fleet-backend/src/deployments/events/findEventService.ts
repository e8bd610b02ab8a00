import { InputError } from '@backstage/errors';
import type { ServiceStore, StoredService } from '../../database/ServiceStore';
import { parseServiceRef } from '../../services/ReadableServices';

/** @throws InputError when it can be the ref of no service. */
export function serviceRefOfEvent(name: string): string {
  const ref = parseServiceRef(name);
  if (ref) return ref;
  throw new InputError(
    `${JSON.stringify(
      name.slice(0, 200),
    )} is no service; use the name of a component, or its entity ref such as component:default/payments`,
  );
}

/**
 * The service whose source is in a repository, as the catalog has it.
 *
 * @param name - Which one, where a repository has several.
 * @returns why there is none, as a sentence, when it cannot be told.
 */
export async function findServiceOfRepository(
  { repository, name }: { repository: string; name?: string },
  services: ServiceStore,
): Promise<StoredService | { ignored: string }> {
  const found = await services.findServicesAt(repository);
  const [first, second] = found;
  if (!first) {
    return {
      ignored: `No service of the catalog has its source in ${repository}`,
    };
  }
  if (!name && !second) return first;
  const ref = name && parseServiceRef(name);
  const named = found.find(service => service.ref === ref);
  if (named) return named;
  const choice = found
    .map(service => service.name)
    .sort()
    .slice(0, 10)
    .join(', ');
  return {
    ignored: name
      ? `${repository} has not the service ${name}, but ${choice}`
      : `${repository} has several services (${choice}); say which one in the payload of the deployment as service, or report to /api/fleet/deployments`,
  };
}
