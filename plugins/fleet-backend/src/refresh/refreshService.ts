import type { StoredService } from '../database/ServiceStore';
import type { ServiceDirectory } from '../services/ServiceDirectory';

export interface RefreshServiceDependencies {
  directory: ServiceDirectory;
  /**
   * What is read of a service, one after the other; each tells whether there is something new to show. One that fails
   * does not keep the others from reading.
   */
  collect: Array<(service: StoredService) => Promise<boolean>>;
  announce: (ref: string) => Promise<void>;
}

/** Brings everything that the fleet knows of one service up to date, and says so when there is something new. */
export async function refreshService(
  ref: string,
  options: RefreshServiceDependencies & { asked: boolean },
): Promise<void> {
  const { directory, collect, announce, asked } = options;
  const { service, changed } = await directory.refresh(ref);
  const failures: unknown[] = [];
  let hasNews = changed || asked;
  for (const read of collect) {
    if (!service) break;
    try {
      if (await read(service)) hasNews = true;
    } catch (error) {
      failures.push(error);
    }
  }
  if (hasNews) await announce(ref);
  if (failures.length > 0) throw failures[0];
}
