import type { StoredService } from '../database/ServiceStore';
import type { ServiceDirectory } from '../services/ServiceDirectory';

export interface RefreshServiceDependencies {
  directory: ServiceDirectory;
  /** Reads the lockfile; true when there is something new to show. */
  collect: (service: StoredService) => Promise<boolean>;
  announce: (ref: string) => Promise<void>;
}

/** Brings everything that the fleet knows of one service up to date, and says so when there is something new. */
export async function refreshService(
  ref: string,
  options: RefreshServiceDependencies & { asked: boolean },
): Promise<void> {
  const { directory, collect, announce, asked } = options;
  const { service, changed } = await directory.refresh(ref);
  const hasNews = service ? await collect(service) : false;
  if (changed || hasNews || asked) await announce(ref);
}
