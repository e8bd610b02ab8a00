import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { UpdateWish } from '@slipway/plugin-fleet-common';
import { parseEntityRef } from '@backstage/catalog-model';
import { remoteError } from '../http/remoteError';
import type { StoredService } from '../database/ServiceStore';
import type { UpdateStore } from '../database/UpdateStore';

/** The template whose task proposes a template update. */
const UPDATE_TEMPLATE = 'template:default/update-service';

export interface StartUpdateDependencies {
  scaffolder: ScaffolderService;
  updates: UpdateStore;
  announce: () => Promise<void>;
  now: () => Date;
}

/**
 * Starts the task that proposes a template update, as whoever asks.
 *
 * @returns the id of the task.
 * @throws what the scaffolder refuses, in its words.
 */
export async function startUpdate(
  service: StoredService,
  request: {
    wish: UpdateWish;
    /** Of the service, as its lock or the catalog says. */
    lineage: { template: string; version?: string; latest?: string };
    credentials: BackstageCredentials;
  },
  dependencies: StartUpdateDependencies,
): Promise<string> {
  const { scaffolder, updates, now } = dependencies;
  const { wish, lineage, credentials } = request;
  const values = { service: service.ref, ...wish };
  const { taskId } = await scaffolder
    .scaffold({ templateRef: UPDATE_TEMPLATE, values }, { credentials })
    .catch(error => {
      throw remoteError(error);
    });
  const key = {
    serviceId: service.id,
    kind: 'template' as const,
    subject: lineage.template,
  };
  const before = await updates.find(key);
  await updates.report(
    service.id,
    {
      kind: 'template',
      subject: lineage.template,
      from: lineage.version,
      to: wish.to ?? lineage.latest,
      state: 'running',
      branch: before?.branch ?? branchOf(lineage.template),
      baseCommit: before?.baseCommit,
      autoMergeEligible: before?.autoMergeEligible ?? false,
      conflicts: before?.conflicts ?? 0,
      notes: before?.notes ?? 0,
      taskId,
    },
    now().toISOString(),
  );
  await dependencies.announce();
  return taskId;
}

function branchOf(template: string): string {
  return `fleet/template/${parseEntityRef(template).name}`;
}
