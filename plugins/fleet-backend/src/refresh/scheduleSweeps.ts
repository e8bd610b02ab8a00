import type { SchedulerService } from '@backstage/backend-plugin-api';
import {
  sweepCatalog,
  sweepCatalogWhenBehind,
  type SweepCatalogDependencies,
} from './sweepCatalog';

// A sweep takes a minute at most. A process that is killed in it keeps it from all others for this long.
const TIMEOUT = { minutes: 5 };

/** Has one replica at a time sweep, and look between two sweeps whether it is time for another. */
export async function scheduleSweeps({
  scheduler,
  frequencyMs,
  ...dependencies
}: SweepCatalogDependencies & {
  scheduler: SchedulerService;
  frequencyMs: number;
}): Promise<void> {
  await scheduler.scheduleTask({
    id: 'fleet-sweep',
    frequency: { milliseconds: frequencyMs },
    initialDelay: { seconds: 10 },
    timeout: TIMEOUT,
    fn: () => sweepCatalog(dependencies),
  });
  await scheduler.scheduleTask({
    id: 'fleet-sweep-when-behind',
    frequency: { seconds: 30 },
    initialDelay: { seconds: 20 },
    timeout: TIMEOUT,
    fn: () => sweepCatalogWhenBehind(dependencies),
  });
}
