import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { ResolverConfig } from '@slipway/plugin-fleet-node';

/** The index that pip is configured for; tools are kept between runs. */
export const TEST_RESOLVER: ResolverConfig = {
  indexUrl: process.env.PACKAGE_INDEX_URL || undefined,
  signedIn: [],
  reach: [],
  folder: join(
    process.env.SLIPWAY_CACHE ||
      resolvePackagePath(
        '@slipway/plugin-scaffolder-backend-module-fleet',
        '../../node_modules/.cache/slipway',
      ),
    'resolver',
  ),
};
