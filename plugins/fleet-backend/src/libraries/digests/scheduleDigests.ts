import type {
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { readDigestConfig } from './readDigestConfig';
import { sendDigests, type SendDigestsDependencies } from './sendDigests';

/** Has owners told what there is to do, by one process of the portal at a time; unless the configuration says no. */
export async function scheduleDigests({
  config,
  scheduler,
  ...dependencies
}: SendDigestsDependencies & {
  config: RootConfigService;
  scheduler: SchedulerService;
}): Promise<void> {
  const schedule = readDigestConfig(config);
  if (!schedule) return;
  await scheduler.scheduleTask({
    ...schedule,
    id: 'fleet-library-digests',
    fn: abort => sendDigests(dependencies, abort),
  });
}
