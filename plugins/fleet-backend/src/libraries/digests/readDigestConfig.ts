import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';

/** Every morning, by the clock of the machine. */
const UNLESS_TOLD: SchedulerServiceTaskScheduleDefinition = {
  frequency: { cron: '0 7 * * *' },
  timeout: { minutes: 30 },
};

/** When owners get their digest; undefined when they get none. */
export function readDigestConfig(
  config: RootConfigService,
): SchedulerServiceTaskScheduleDefinition | undefined {
  if (config.getOptionalBoolean('fleet.digest.enabled') === false) {
    return undefined;
  }
  const schedule = config.getOptionalConfig('fleet.digest.schedule');
  return schedule
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
    : UNLESS_TOLD;
}
