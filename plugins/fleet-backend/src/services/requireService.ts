import type { StoredService } from '../database/ServiceStore';
import { unknownService } from './ReadableServices';
import type { ServiceDirectory } from './ServiceDirectory';

/**
 * The service with this ref, for senders that may report on every service.
 *
 * @throws NotFoundError when the catalog has no such service.
 */
export async function requireService(
  ref: string,
  directory: ServiceDirectory,
): Promise<StoredService> {
  const found = await directory.find(ref);
  if (!found) throw unknownService(ref);
  return found.service;
}
