import type {
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { LibraryTrendStore } from '../database/LibraryTrendStore';
import type { Libraries } from './createLibraries';
import { scheduleDigests } from './digests/scheduleDigests';
import type { SendDigestsDependencies } from './digests/sendDigests';
import type { LibraryReplica } from './readModel/LibraryReplica';
import { recordTrends } from './recordTrends';

/** Has one replica at a time ask the indexes, import advisories, read policies, record trends and send digests. */
export async function scheduleLibraryJobs({
  scheduler,
  config,
  ratings,
  trends,
  ...dependencies
}: Omit<SendDigestsDependencies, 'replica'> & {
  replica: LibraryReplica;
  scheduler: SchedulerService;
  config: RootConfigService;
  ratings: Libraries['ratings'];
  trends: LibraryTrendStore;
}): Promise<void> {
  const { replica, now } = dependencies;
  for (const job of ratings.jobs) {
    await scheduler.scheduleTask({
      id: job.id,
      frequency: { milliseconds: job.frequencyMs },
      initialDelay: { seconds: 15 },
      timeout: { milliseconds: job.timeoutMs },
      fn: abort => job.run(abort),
    });
  }
  await scheduler.scheduleTask({
    id: 'fleet-library-trends',
    frequency: { hours: 6 },
    initialDelay: { minutes: 1 },
    timeout: { minutes: 10 },
    fn: () => recordTrends({ replica, trends, now }),
  });
  await scheduleDigests({ scheduler, config, ...dependencies });
}
