import { EnvironmentCell } from '@slipway/plugin-fleet-common';

/** One version at one time. */
export interface DeployedVersion {
  version: string;
  at: string;
}

/**
 * What a cell of services and environments says. A failed attempt never hides what still runs, and where
 * no event came from nothing is claimed.
 */
export type EnvironmentState =
  | { kind: 'none' }
  | { kind: 'running'; running: DeployedVersion }
  | { kind: 'failed'; failed: DeployedVersion; running?: DeployedVersion };

export function environmentState(
  cell: EnvironmentCell | undefined,
): EnvironmentState {
  if (!cell) return { kind: 'none' };
  const { lastAttempt, lastSuccess } = cell;
  if (lastAttempt.outcome === 'success') {
    return { kind: 'running', running: deployed(lastAttempt) };
  }
  return {
    kind: 'failed',
    failed: deployed(lastAttempt),
    running: lastSuccess && deployed(lastSuccess),
  };
}

function deployed(attempt: {
  version: string;
  finishedAt: string;
}): DeployedVersion {
  return { version: attempt.version, at: attempt.finishedAt };
}
