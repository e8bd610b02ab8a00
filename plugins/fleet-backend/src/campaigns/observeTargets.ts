import type {
  CampaignChange,
  ServiceUpdate,
  UpdateKind,
} from '@slipway/plugin-fleet-common';
import type { CampaignTargetStore } from '../database/CampaignTargetStore';
import type { BranchOf } from './branchesOf';
import type { CampaignTasks } from './CampaignTasks';
import type { CatalogServices } from './CatalogServices';
import type {
  CampaignRecord,
  Claim,
  ObservedTarget,
  ObservedTask,
  TargetRecord,
} from './decide/types';
import type { MergedDeployments } from './MergedDeployments';
import type { CampaignSources } from './sources';

export interface ObserveTargetsDependencies {
  catalog: CatalogServices;
  sources: CampaignSources;
  targets: Pick<CampaignTargetStore, 'saveOrigins'>;
  tasks: Pick<CampaignTasks, 'get' | 'find'>;
  deployments: MergedDeployments;
  branchesOf: (spec: CampaignRecord['spec']) => Promise<BranchOf>;
}

/** What is known of targets from elsewhere: a few questions for all of them, and one for each task that is open. */
export async function observeTargets(
  campaign: CampaignRecord,
  targets: TargetRecord[],
  dependencies: ObserveTargetsDependencies,
): Promise<Map<string, ObservedTarget>> {
  const { sources, catalog } = dependencies;
  const { spec } = campaign;
  const { kind, subject } = updateOf(campaign.id, spec.change);
  // Before the updates: what a task that has ended reported is then there.
  const tasks = await observeTasks(targets, dependencies.tasks);
  const branchOf = await dependencies.branchesOf(spec);
  const updates = new Map(
    (await sources.listUpdates(kind, subject)).map(one => [one.service, one]),
  );
  await dependencies.targets.saveOrigins(
    campaign.id,
    originsOf(campaign, targets, updates),
  );
  const optedIn =
    spec.merge === 'opted-in' ? await catalog.listOptedIn() : new Set();
  const deployments = await observeDeployments(campaign, targets, {
    updates,
    ...dependencies,
  });
  const observed = new Map<string, ObservedTarget>();
  for (const target of targets) {
    const { service, owner } = target;
    observed.set(service, {
      branch: branchOf(service),
      update: updates.get(service),
      task: tasks.get(service),
      deployment: deployments.get(service),
      ownerOptIn: owner !== undefined && optedIn.has(owner),
    });
  }
  return observed;
}

/** Under which kind and subject the pull requests of a campaign are kept. */
function updateOf(
  campaign: string,
  change: CampaignChange,
): { kind: UpdateKind; subject: string } {
  if (change.kind === 'template') {
    return { kind: 'template', subject: change.template };
  }
  return change.kind === 'library'
    ? { kind: 'library', subject: change.library }
    : { kind: 'script', subject: campaign };
}

/** Which versions were left by what was just merged: a later update overwrites that, and a roll-back has to know. */
function originsOf(
  { id }: CampaignRecord,
  targets: TargetRecord[],
  updates: Map<string, ServiceUpdate>,
): Map<string, string> {
  const origins = new Map<string, string>();
  for (const { service, mergedAt } of targets) {
    const update = updates.get(service);
    if (mergedAt || update?.state !== 'merged' || !update.from) continue;
    if (update.campaign === id) origins.set(service, update.from);
  }
  return origins;
}

async function observeDeployments(
  { spec }: CampaignRecord,
  targets: TargetRecord[],
  {
    updates,
    deployments,
  }: {
    updates: Map<string, ServiceUpdate>;
    deployments: MergedDeployments;
  },
) {
  const { environment } = spec.gate;
  if (!environment) return new Map();
  const merges = new Map<string, string | undefined>();
  for (const { service } of targets) {
    const update = updates.get(service);
    if (update?.state === 'merged') merges.set(service, update.mergeCommit);
  }
  return deployments.observe(environment, merges);
}

/** By service; of those that are claimed. */
async function observeTasks(
  targets: TargetRecord[],
  tasks: ObserveTargetsDependencies['tasks'],
): Promise<Map<string, ObservedTask>> {
  const observed = new Map<string, ObservedTask>();
  const unnamed = new Map<Claim, string>();
  for (const { service, claim, taskId } of targets) {
    if (!claim) continue;
    if (taskId) observed.set(service, await tasks.get(taskId));
    else unnamed.set(claim, service);
  }
  if (unnamed.size === 0) return observed;
  const found = await tasks.find([...unnamed.keys()]);
  for (const [claim, service] of unnamed) {
    const task = found.get(claim.id);
    if (task) observed.set(service, task);
  }
  return observed;
}
