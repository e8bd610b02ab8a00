/** Loads sources of the backend plugin as the portal does: compiled when they are loaded. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../bin/lib/prepare.mjs';

const folder = join(root, 'plugins/fleet-backend');
const require = createRequire(join(folder, 'package.json'));
require('@backstage/cli-node/config/nodeTransform.cjs');

/** @param {string} path from the folder src of fleet-backend */
export function loadBackend(path) {
  return require(join(folder, 'src', path));
}
