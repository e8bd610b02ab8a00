import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { originOf } from '../sandbox/filteringProxy';

/** How lockfiles are made again; `fleet.resolver`. */
export interface ResolverConfig {
  /** Simple API of the package index; the one that pip is configured for when absent. */
  indexUrl?: string;
  /** Addresses beside the index that a resolver may reach, such as where the index keeps its files. */
  reach: string[];
  /** Where Poetry and uv are kept, once they were fetched from the index. */
  folder: string;
}

/** @throws InputError that names the key, when a value makes no sense. */
export function readResolverConfig(config: Config): ResolverConfig {
  const [first] = config.getOptionalConfigArray('fleet.indexes') ?? [];
  const indexUrl =
    config.getOptionalString('fleet.resolver.index') ??
    first?.getOptionalString('url') ??
    (process.env.PACKAGE_INDEX_URL || undefined);
  const reach = config.getOptionalStringArray('fleet.resolver.reach') ?? [];
  for (const address of [...(indexUrl ? [indexUrl] : []), ...reach]) {
    try {
      originOf(address);
    } catch (error) {
      throw new InputError('fleet.resolver: index or reach is wrong', error);
    }
  }
  const base =
    config.getOptionalString('backend.workingDirectory') ??
    join(homedir(), '.cache');
  return {
    indexUrl,
    reach,
    folder:
      config.getOptionalString('fleet.resolver.folder') ??
      join(base, 'slipway-resolver'),
  };
}
