/** Debian's packages, for what neither npm nor the package index has. */
import { spawnSync } from 'node:child_process';
import { say } from './console.mjs';

/** Installs a package where that is allowed; answers whether it is there now. */
export function installFromDebian(name) {
  if (process.getuid?.() !== 0) return false;
  say(`Installing Debian's ${name} ...`);
  const apt = args =>
    spawnSync('apt-get', args, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  return (
    apt(['update']) && apt(['install', '-y', '--no-install-recommends', name])
  );
}
