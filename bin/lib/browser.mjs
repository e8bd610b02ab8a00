/** Finds a Chromium for the browser tests, or brings one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Refusal, say } from './console.mjs';
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

function installedFromDebian() {
  if (process.getuid?.() !== 0) return false;
  say("Installing Debian's chromium ...");
  const apt = args =>
    spawnSync('apt-get', args, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  return (
    apt(['update']) &&
    apt(['install', '-y', '--no-install-recommends', 'chromium'])
  );
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
  if (installedFromDebian()) return onPath();
  throw new Refusal(
    'The browser tests need a Chromium: none is on the PATH, Playwright could not download one, and it could not be ' +
      'installed as a Debian package. Install one (as root: apt-get install chromium), or name it with SLIPWAY_CHROMIUM.',
  );
}
