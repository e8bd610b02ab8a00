import { resolve } from 'node:path';
import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  readBasicCredentials,
  type BasicCredentials,
} from '@slipway/plugin-fleet-node';

/** Where advisories come from: a folder or archive on this machine, or an archive at a URL. */
export type AdvisorySource =
  | { path: string; url?: undefined }
  | { path?: undefined; url: string; credentials?: BasicCredentials };

export interface AdvisoryConfig {
  source?: AdvisorySource;
  frequencyMs: number;
}

const KEY = 'fleet.advisories';
const HOUR = 60 * 60_000;

/** @throws InputError that names the key. */
export function readAdvisoryConfig(config: Config): AdvisoryConfig {
  const section = config.getOptionalConfig(KEY);
  if (!section) return { frequencyMs: 6 * HOUR };
  const frequencyMs = section.has('frequency')
    ? durationToMilliseconds(
        readDurationFromConfig(section, { key: 'frequency' }),
      )
    : 6 * HOUR;
  if (frequencyMs < 60_000) {
    throw new InputError(`${KEY}.frequency is shorter than a minute`);
  }
  return { source: readSource(section), frequencyMs };
}

function readSource(section: Config): AdvisorySource {
  const path = section.getOptionalString('path');
  const url = section.getOptionalString('url');
  if ((path === undefined) === (url === undefined)) {
    throw new InputError(
      `${KEY} needs either path (a folder or zip of OSV records) or url (a zip of them)`,
    );
  }
  if (path !== undefined) return { path: resolve(path) };
  const parsed = URL.parse(url ?? '');
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new InputError(`${KEY}.url is no web address`);
  }
  if (parsed.username) {
    throw new InputError(
      `${KEY}.url holds credentials; put them into ${KEY}.username and ${KEY}.password, which are kept secret`,
    );
  }
  return {
    url: parsed.href,
    credentials: readBasicCredentials(section, KEY),
  };
}
