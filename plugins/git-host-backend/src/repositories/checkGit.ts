import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '@backstage/errors';
import { runGit } from '@slipway/plugin-fleet-node';

/** @throws NotFoundError when git or its HTTP server part is not installed. */
export async function checkGit(): Promise<void> {
  try {
    const folder = await runGit(['--exec-path']);
    await access(join(folder.toString('utf8').trim(), 'git-http-backend'));
  } catch (error) {
    throw new NotFoundError(
      'The embedded git host needs git with git-http-backend; install git (on Alpine Linux also git-daemon), or set gitHost.enabled to false.',
      error,
    );
  }
}
