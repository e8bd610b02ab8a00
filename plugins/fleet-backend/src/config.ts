import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { Environment } from '@slipway/plugin-fleet-common';
import { readEnvironments } from '@slipway/plugin-fleet-node';

/** The `fleet` section of app-config.yaml, as config.d.ts describes it. */
export interface FleetConfig {
  environments: Environment[];
  sweep: { frequencyMs: number; maxAgeMs: number };
  lockfileMaxBytes: number;
}

const MINUTE = 60_000;
const MEBIBYTE = 1024 * 1024;

/**
 * @throws InputError that names the key, when a value makes no sense.
 */
export function readFleetConfig(config: RootConfigService): FleetConfig {
  return {
    environments: readEnvironments(config),
    sweep: {
      frequencyMs: readMilliseconds(config, {
        key: 'fleet.sweep.frequency',
        otherwise: 10 * MINUTE,
      }),
      maxAgeMs: readMilliseconds(config, {
        key: 'fleet.sweep.maxAge',
        otherwise: 24 * 60 * MINUTE,
      }),
    },
    lockfileMaxBytes: readMaxBytes(config),
  };
}

function readMilliseconds(
  config: RootConfigService,
  { key, otherwise }: { key: string; otherwise: number },
): number {
  if (!config.has(key)) return otherwise;
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(config, { key }),
  );
  if (milliseconds < 1000) {
    throw new InputError(`${key} is shorter than a second`);
  }
  return milliseconds;
}

function readMaxBytes(config: RootConfigService): number {
  const key = 'fleet.lockfileMaxBytes';
  const bytes = config.getOptionalNumber(key) ?? 10 * MEBIBYTE;
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > 100 * MEBIBYTE) {
    throw new InputError(
      `${key} is ${bytes}; use a whole number from 1 to ${100 * MEBIBYTE}`,
    );
  }
  return bytes;
}
