import type { AuthService } from '@backstage/backend-plugin-api';
import { ResponseError, toError } from '@backstage/errors';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { ServiceUpdate } from '@slipway/plugin-fleet-common';
import { toServiceUpdate } from '../database/serviceUpdateRows';
import type { UpdateStore } from '../database/UpdateStore';

/** A task tells when it ends; after this time one that did not is asked for. */
const SILENT_MS = 2 * 60_000;
const MAX_AT_ONCE = 50;
const ENDED = ['completed', 'failed', 'cancelled', 'skipped'];

export interface EndStaleRunsDependencies {
  updates: UpdateStore;
  scaffolder: ScaffolderService;
  auth: AuthService;
  onChange: (update: ServiceUpdate) => Promise<void>;
  now: () => Date;
}

/** Lets go of updates whose task is over and told nothing, such as one that was killed for good. */
export async function endStaleRuns(
  dependencies: EndStaleRunsDependencies,
): Promise<void> {
  const { updates, now } = dependencies;
  const at = now().toISOString();
  const silent = await updates.listToLookAt({
    states: ['running'],
    before: new Date(now().getTime() - SILENT_MS).toISOString(),
    limit: MAX_AT_ONCE,
  });
  for (const update of silent) {
    if (await isAtWork(update.taskId, dependencies)) {
      await updates.saveLook(update, at);
      continue;
    }
    const isWritten = await updates.saveObserved(
      update,
      {
        ...update,
        state: 'failed',
        reason:
          'Its task ended without telling how it went; look at the log of the task, and try again.',
      },
      at,
    );
    const after = isWritten ? await updates.find(update) : undefined;
    if (after) await dependencies.onChange(toServiceUpdate(after));
  }
}

async function isAtWork(
  taskId: string | undefined,
  { scaffolder, auth }: EndStaleRunsDependencies,
): Promise<boolean> {
  if (taskId === undefined) return false;
  const credentials = await auth.getOwnServiceCredentials();
  try {
    const { status } = await scaffolder.getTask({ taskId }, { credentials });
    return !ENDED.includes(status);
  } catch (error) {
    const { name } = toError(
      error instanceof ResponseError ? error.cause : error,
    );
    // Of a scaffolder that does not answer nothing is known.
    return name !== 'NotFoundError';
  }
}
