/** The embedded git host in this process, with a template and services of it, as its tests have them. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../bin/lib/prepare.mjs';

const folder = join(root, 'plugins/git-host-backend/src/__testUtils__');
const require = createRequire(join(root, 'plugins/fleet-backend/package.json'));
require('@backstage/cli-node/config/nodeTransform.cjs');

/** Backstage's mocks are made with Jest; here they only have to be silent. */
const fn = () => {
  const mock = () => mock.implementation?.();
  return Object.assign(mock, {
    mockImplementation: implementation =>
      Object.assign(mock, { implementation }),
  });
};
globalThis.jest ??= { fn };

export const { startGitHost } = require(join(folder, 'startGitHost.ts'));
export const { createTemplateService } = require(join(
  folder,
  'templateService.ts',
));
