import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import type { TemplateLock } from '../lineage/lineageFiles';

const ENGINE_PACKAGE = '@backstage/plugin-scaffolder-backend';

/** What renders templates here. */
export function templateEngine(): TemplateLock['engine'] {
  const file = resolvePackagePath(ENGINE_PACKAGE, 'package.json');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  return { name: ENGINE_PACKAGE, version };
}
