import { InputError } from '@backstage/errors';
import type { Config } from '@backstage/config';
import {
  readBasicCredentials,
  splitCredentials,
  type BasicCredentials,
} from '@slipway/plugin-fleet-node';

/** A package index, as `fleet.indexes` configures it. */
export interface PackageIndex {
  name: string;
  /** The address of its Simple API, without credentials and without a slash at the end. */
  url: string;
  /** Other addresses under which lockfiles name it. */
  aliases: string[];
  /** Patterns of names that are only ever asked here. */
  internal: string[];
  /** Patterns of names that are asked here though they are not internal. */
  names: string[];
  /** Whether its list of all names is searched for internal ones. */
  listsNames: boolean;
  credentials?: BasicCredentials;
  requestsPerSecond: number;
}

const KEY = 'fleet.indexes';

/**
 * Reads the indexes, or takes the default one.
 *
 * @throws InputError that names the key.
 */
export function readIndexes(
  config: Config,
  defaultUrl: string | undefined,
): PackageIndex[] {
  const entries = config.getOptionalConfigArray(KEY);
  if (!entries) {
    return defaultUrl === undefined ? [] : [defaultIndex(defaultUrl)];
  }
  const indexes = entries.map((entry, i) => readIndex(entry, `${KEY}[${i}]`));
  indexes.forEach(({ name }, i) => {
    if (indexes.findIndex(other => other.name === name) < i) {
      throw new InputError(`${KEY} names '${name}' twice`);
    }
  });
  return indexes;
}

function defaultIndex(address: string): PackageIndex {
  const { url, credentials } = splitCredentials(address);
  return {
    name: 'pypi',
    url,
    aliases: [],
    internal: [],
    names: [],
    listsNames: true,
    credentials,
    requestsPerSecond: 5,
  };
}

function readIndex(entry: Config, key: string): PackageIndex {
  const address = entry.getString('url');
  const { url, credentials } = readUrl(address, `${key}.url`);
  if (credentials) {
    throw new InputError(
      `${key}.url holds credentials; put them into ${key}.username and ${key}.password, which are kept secret`,
    );
  }
  const requestsPerSecond = entry.getOptionalNumber('requestsPerSecond') ?? 5;
  if (requestsPerSecond <= 0 || requestsPerSecond > 100) {
    throw new InputError(
      `${key}.requestsPerSecond is ${requestsPerSecond}; use a number above 0 and up to 100`,
    );
  }
  return {
    name: entry.getString('name'),
    url,
    aliases: (entry.getOptionalStringArray('aliases') ?? []).map(
      (alias, i) => readUrl(alias, `${key}.aliases[${i}]`).url,
    ),
    internal:
      entry.getOptional('internal') === false
        ? []
        : readPatterns(entry, { key, property: 'internal' }),
    names: readPatterns(entry, { key, property: 'names' }),
    listsNames: entry.getOptionalBoolean('listsNames') ?? true,
    credentials: readBasicCredentials(entry, key),
    requestsPerSecond,
  };
}

function readUrl(address: string, key: string) {
  try {
    return splitCredentials(address);
  } catch {
    throw new InputError(
      `${key} is no web address; use the one that pip gets as its index-url`,
    );
  }
}

function readPatterns(
  entry: Config,
  { key, property }: { key: string; property: string },
): string[] {
  const patterns = entry.getOptionalStringArray(property) ?? [];
  patterns.forEach((pattern, i) => {
    if (!/^[A-Za-z0-9._*-]+$/.test(pattern) || /^\**$/.test(pattern)) {
      throw new InputError(
        `${key}.${property}[${i}] is '${pattern}'; use a library's name, or the beginning of one and *`,
      );
    }
  });
  return patterns;
}
