import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  readBasicCredentials,
  splitCredentials,
  type BasicCredentials,
} from '../config/basicCredentials';
import { originOf } from '../sandbox/reach';

/** How lockfiles are made again; `fleet.resolver`, and the addresses and credentials of `fleet.indexes`. */
export interface ResolverConfig {
  /** Simple API of the package index; the one that pip is configured for when absent. */
  indexUrl?: string;
  /** Indexes that are signed in to, outside of the sandbox. */
  signedIn: SignedInIndex[];
  /** Addresses beside the index that a resolver may reach, such as where the index keeps its files. */
  reach: string[];
  /** Where Poetry and uv are kept, once they were fetched from the index. */
  folder: string;
}

export interface SignedInIndex {
  /** Address of its Simple API, without credentials. */
  url: string;
  credentials: BasicCredentials;
}

const KEY = 'fleet.indexes';

/** @throws InputError that names the key, when a value makes no sense. */
export function readResolverConfig(config: Config): ResolverConfig {
  const indexes = config.getOptionalConfigArray(KEY) ?? [];
  const ofEnvironment = process.env.PACKAGE_INDEX_URL
    ? readEnvironment(process.env.PACKAGE_INDEX_URL)
    : undefined;
  const indexUrl =
    config.getOptionalString('fleet.resolver.index') ??
    indexes.find(isForEverything)?.getOptionalString('url') ??
    ofEnvironment?.url;
  const reach = [
    // Services name the company's other indexes in their pyproject.toml.
    ...indexes.map(entry => entry.getString('url')),
    ...(config.getOptionalStringArray('fleet.resolver.reach') ?? []),
  ];
  for (const address of [...(indexUrl ? [indexUrl] : []), ...reach]) {
    try {
      originOf(address);
    } catch (error) {
      throw new InputError(
        'An address of fleet.indexes, fleet.resolver.index or fleet.resolver.reach is wrong',
        error,
      );
    }
  }
  const base =
    config.getOptionalString('backend.workingDirectory') ??
    join(homedir(), '.cache');
  return {
    indexUrl,
    signedIn: [
      ...indexes.flatMap((entry, i) => {
        const credentials = readBasicCredentials(entry, `${KEY}[${i}]`);
        return credentials
          ? [{ url: entry.getString('url'), credentials }]
          : [];
      }),
      ...(ofEnvironment ? signedInIndex(ofEnvironment) : []),
    ],
    reach,
    folder:
      config.getOptionalString('fleet.resolver.folder') ??
      join(base, 'slipway-resolver'),
  };
}

function readEnvironment(address: string) {
  try {
    return splitCredentials(address);
  } catch (error) {
    throw new InputError('PACKAGE_INDEX_URL is wrong', error);
  }
}

/** Whether libraries of any name are looked for in an index, rather than the company's own or named ones. */
function isForEverything(entry: Config): boolean {
  return !entry.getOptional('internal') && !entry.has('names');
}

/** The index, if it is one that is signed in to. */
export function signedInIndex({
  url,
  credentials,
}: ReturnType<typeof splitCredentials>): SignedInIndex[] {
  return credentials ? [{ url, credentials }] : [];
}
