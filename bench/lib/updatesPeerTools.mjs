/** copier and cruft in an environment that is thrown away, from the package index that pip uses here. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Refusal, say } from '../../bin/lib/console.mjs';

export async function installPeers(folder) {
  say('Installing copier and cruft ...');
  const environment = join(folder, 'environment');
  run('python3', ['-m', 'venv', environment]);
  const bin = join(environment, 'bin');
  run(join(bin, 'pip'), ['install', '--quiet', 'copier', 'cruft']);
  return { bin };
}

function run(command, args) {
  const { status, error, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (status !== 0) {
    throw new Refusal(
      `${command} ${args[0]} failed: ${error?.message ?? stderr.slice(-2000)}`,
    );
  }
}
