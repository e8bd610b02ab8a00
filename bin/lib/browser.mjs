/** Finds a Chromium for the browser tests, or brings one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Refusal, say } from './console.mjs';
import { installFromDebian } from './debian.mjs';
import { root } from './prepare.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap(folder => NAMES.map(name => join(folder, name)))
    .find(file => existsSync(file));
}

function downloadedByPlaywright() {
  say("No Chromium on this machine; trying Playwright's download ...");
  const run = spawnSync('yarn', ['playwright', 'install', 'chromium'], {
    cwd: root,
    stdio: 'ignore',
    timeout: 180_000,
  });
  return run.status === 0;
}

/**
 * @returns the path of a browser, or an empty string when Playwright has one of its own
 */
export function findBrowser() {
  const given = process.env.SLIPWAY_CHROMIUM;
  if (given && !existsSync(given)) {
    throw new Refusal(`SLIPWAY_CHROMIUM names ${given}, which does not exist.`);
  }
  const found = given || onPath();
  if (found) return found;
  if (downloadedByPlaywright()) return '';
  if (installFromDebian('chromium')) return onPath();
  throw new Refusal(
    'The browser tests need a Chromium: none is on the PATH, Playwright could not download one, and it could not be ' +
      'installed as a Debian package. Install one (as root: apt-get install chromium), or name it with SLIPWAY_CHROMIUM.',
  );
}
