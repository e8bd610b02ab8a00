import { NotFoundError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { CampaignTasks } from './CampaignTasks';
import type { CampaignRecord, TargetRecord } from './decide/types';

export interface StartTaskDependencies {
  tasks: Pick<CampaignTasks, 'start'>;
  /** Which version each service came from that a campaign is to take back. */
  listOrigins: (campaign: string) => Promise<Map<string, string>>;
}

/** Starts the task that makes the branch and the pull request of a target. */
export async function startTask(
  campaign: CampaignRecord,
  target: TargetRecord,
  { tasks, listOrigins }: StartTaskDependencies,
): Promise<{ taskId: string }> {
  const { service, claim } = target;
  if (!claim) throw new Error(`${service} was not claimed`);
  const { change, reason } = campaign.spec;
  const common: JsonObject = { service, campaign: campaign.id, reason };
  if (change.kind === 'script') {
    const { command, message } = change;
    const values: JsonObject = { ...common, command, message };
    return tasks.start({ template: 'run-script', values, claim });
  }
  if (change.kind === 'library') {
    const { library, version, advisory } = change;
    const values: JsonObject = { ...common, library, version, advisory };
    return tasks.start({ template: 'bump-library', values, claim });
  }
  const origins = change.rollsBack
    ? await listOrigins(change.rollsBack)
    : undefined;
  const to = origins ? origins.get(service) : change.version;
  if (origins && !to) {
    throw new NotFoundError(
      `It is not known which version ${service} came from; update it by hand.`,
    );
  }
  const values: JsonObject = {
    ...common,
    to,
    allowDowngrade: change.allowDowngrade,
  };
  return tasks.start({ template: 'update-service', values, claim });
}
