import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** What `fleet.campaigns` and `fleet.scripts` say, as config.d.ts describes them. */
export interface CampaignConfig {
  frequencyMs: number;
  /** Tasks of campaigns at once. */
  openTasks: number;
  /** Pull requests of all campaigns per hour and git host. */
  hostPerHour: number;
  /** Label or annotation of a service that names its tier. */
  tierKey: string;
  /** Whether campaigns may run commands over repositories. */
  scripts: boolean;
}

/**
 * @throws InputError that names the key, when a value makes no sense.
 */
export function readCampaignConfig(config: RootConfigService): CampaignConfig {
  return {
    frequencyMs: readFrequency(config),
    openTasks: readCount(config, {
      key: 'fleet.campaigns.openTasks',
      otherwise: 3,
      most: 20,
    }),
    hostPerHour: readCount(config, {
      key: 'fleet.campaigns.hostPerHour',
      otherwise: 60,
      most: 10_000,
    }),
    tierKey:
      config.getOptionalString('fleet.campaigns.tier') ?? 'acme.com/tier',
    scripts: config.getOptionalBoolean('fleet.scripts.enabled') ?? false,
  };
}

function readFrequency(config: RootConfigService): number {
  const key = 'fleet.campaigns.frequency';
  if (!config.has(key)) return 5_000;
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(config, { key }),
  );
  if (milliseconds < 1000) {
    throw new InputError(`${key} is shorter than a second`);
  }
  return milliseconds;
}

function readCount(
  config: RootConfigService,
  { key, otherwise, most }: { key: string; otherwise: number; most: number },
): number {
  const count = config.getOptionalNumber(key) ?? otherwise;
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new InputError(
      `${key} is ${count}; use a whole number from 1 to ${most}`,
    );
  }
  return count;
}
