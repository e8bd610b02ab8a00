import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  readEnvironments,
  type EnvironmentConfig,
} from '@slipway/plugin-fleet-node';

/** The `fleet` section of app-config.yaml, as config.d.ts describes it. */
export interface FleetConfig {
  environments: EnvironmentConfig[];
  sweep: { frequencyMs: number; maxAgeMs: number };
  lockfileMaxBytes: number;
  /** Of the receivers of webhooks; one without takes none. */
  eventSecrets: { github?: string; gitlab?: string; teamcity?: string };
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
    eventSecrets: {
      github: readEventSecret(config, 'github'),
      gitlab: readEventSecret(config, 'gitlab'),
      teamcity: readEventSecret(config, 'teamcity'),
    },
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

function readEventSecret(
  config: RootConfigService,
  receiver: string,
): string | undefined {
  const key = `fleet.deploymentEvents.${receiver}.secret`;
  const secret = config.getOptionalString(key);
  if (secret !== undefined && secret.length < 16) {
    throw new InputError(
      `${key} has ${secret.length} characters; use at least 16, such as from: openssl rand -hex 32`,
    );
  }
  return secret;
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
