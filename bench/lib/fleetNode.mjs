/** Loads sources of fleet-node as the portal does: compiled when they are loaded. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../bin/lib/prepare.mjs';

const folder = join(root, 'plugins/fleet-node');
const require = createRequire(join(root, 'plugins/fleet-backend/package.json'));
require('@backstage/cli-node/config/nodeTransform.cjs');

/** @param {string} path from the folder src of fleet-node */
export function loadNode(path) {
  return require(join(folder, 'src', path));
}
