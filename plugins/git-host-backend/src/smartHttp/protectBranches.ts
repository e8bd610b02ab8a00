import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { BranchProtection } from '../pullRequests/BranchProtections';

const HOOKS = resolvePackagePath(
  '@slipway/plugin-git-host-backend',
  'assets/hooks',
);

/**
 * What makes git refuse a push to protected branches: our own hook, since git has no setting per branch. Names of
 * branches hold no spaces, so they are passed as one list.
 */
export function protectBranches(protections: BranchProtection[]): {
  env: Record<string, string>;
  config: Record<string, string>;
} {
  const names = protections.map(({ branch }) => branch);
  const closed = protections
    .filter(({ allowPush }) => !allowPush)
    .map(({ branch }) => branch);
  return {
    env: {
      SLIPWAY_PROTECTED_BRANCHES: names.join(' '),
      SLIPWAY_CLOSED_BRANCHES: closed.join(' '),
    },
    config: { 'core.hooksPath': HOOKS },
  };
}

/** @throws NotFoundError when git would skip the hook, and with it the protection. */
export async function checkHook(): Promise<void> {
  const hook = join(HOOKS, 'update');
  try {
    await access(hook, constants.X_OK);
  } catch (error) {
    throw new NotFoundError(
      `The embedded git host protects branches with ${hook}, which is missing or not executable; install it again, or make it executable (chmod +x).`,
      error,
    );
  }
}
