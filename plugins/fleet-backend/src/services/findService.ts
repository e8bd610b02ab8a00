import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { StoredService } from '../database/ServiceStore';
import { unknownService, type ReadableServices } from './ReadableServices';
import type { ServiceDirectory } from './ServiceDirectory';

/** Finds a service on behalf of somebody; rejects with a NotFoundError when there is none that they may read. */
export type FindService = (
  ref: string,
  credentials: BackstageCredentials,
) => Promise<StoredService>;

/** Everybody who asks for one service asks through this. A service that is met here first is read soon. */
export function createFindService(options: {
  directory: ServiceDirectory;
  readable: ReadableServices;
  onNewService: (ref: string) => void;
}): FindService {
  const { directory, readable, onNewService } = options;
  return async (ref, credentials) => {
    await readable.require(ref, credentials);
    const found = await directory.find(ref);
    if (!found) throw unknownService(ref);
    if (found.isNew) onNewService(ref);
    return found.service;
  };
}
