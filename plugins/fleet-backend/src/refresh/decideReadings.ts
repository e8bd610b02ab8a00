import type { ListedRepository } from '@slipway/plugin-fleet-node';
import type { ServiceReading } from '../database/LibraryReadingStore';
import { revisionsAt } from '../libraries/revisions';

/** What a git host did not answer is asked again after this time. */
const RETRY_MS = 60 * 60_000;

export interface DecideReadingsOptions {
  services: ServiceReading[];
  /** The repository of a folder as its host listed it; undefined when the host does not list it. */
  findRepository: (folderUrl: string) => ListedRepository | undefined;
  /** Age at which a lockfile is read again though nothing is known to have been pushed. */
  maxAgeMs: number;
  now: Date;
}

/** Which services to read, the longest waiting first, and which are known to be as they were when they were read. */
export function decideReadings(options: DecideReadingsOptions): {
  read: ServiceReading[];
  unchanged: ServiceReading[];
} {
  const read: ServiceReading[] = [];
  const unchanged: ServiceReading[] = [];
  for (const service of options.services) {
    const decision = decide(service, options);
    if (decision === 'read') read.push(service);
    if (decision === 'unchanged') unchanged.push(service);
  }
  const waitingSince = ({ attemptedAt = '' }: ServiceReading) => attemptedAt;
  read.sort((a, b) => (waitingSince(a) < waitingSince(b) ? -1 : 1));
  return { read, unchanged };
}

function decide(
  service: ServiceReading,
  { findRepository, maxAgeMs, now }: DecideReadingsOptions,
): 'read' | 'unchanged' | 'wait' {
  const { folderUrl, attemptedAt } = service;
  if (attemptedAt === undefined) return 'read';
  const age = now.getTime() - Date.parse(attemptedAt);
  // Without a revision nothing was looked at: the reason was the host, not what is in the repository.
  const isRetry = service.isUnreadable && service.revision === undefined;
  if (isRetry) return age >= Math.min(RETRY_MS, maxAgeMs) ? 'read' : 'wait';
  const repository = folderUrl ? findRepository(folderUrl) : undefined;
  if (repository) {
    const mark = repository.mark && revisionsAt(folderUrl).of(repository.mark);
    if (!mark || mark !== service.mark) return 'read';
    return age >= maxAgeMs ? 'unchanged' : 'wait';
  }
  return age >= maxAgeMs * jitter(service.serviceId) ? 'read' : 'wait';
}

/** 0.75 to 1, the same for a service each time: those that were read together are not due together for ever. */
function jitter(serviceId: number): number {
  return 0.75 + (0.25 * ((serviceId * 2654435761) % 2 ** 32)) / 2 ** 32;
}
