import type { LoggerService } from '@backstage/backend-plugin-api';
import { batches, WRITES_AT_ONCE } from '../database/batches';
import { applyPlan } from './applyPlan';
import { planPass } from './decide/planPass';
import { planSelection } from './decide/planSelection';
import type { SharedLimits } from './decide/mayOpen';
import type { CampaignRecord, TargetRecord } from './decide/types';
import { asksForMore } from './decide/versions';
import type { CampaignPorts, ReconcileStore } from './ports';
import { readLoad } from './readLoad';

const MINUTE = 60_000;
/** How often the catalog is held against the selector of a campaign. */
const SELECT_EVERY_MS = 10 * MINUTE;

export interface Reconciling {
  store: ReconcileStore;
  ports: CampaignPorts;
  shared: SharedLimits;
  logger: LoggerService;
  now: () => Date;
  /** Unique ids of claims. */
  newId: () => string;
  /** Nothing new is begun after it. */
  signal?: AbortSignal;
}

/** One look at every campaign that has something to do. One that fails does not keep the others. */
export async function reconcileCampaigns(context: Reconciling): Promise<void> {
  const active = await context.store.listActive();
  for (const campaign of active) {
    if (context.signal?.aborted) return;
    try {
      await reconcileCampaign(campaign, active, context);
    } catch (error) {
      context.logger.error(
        `The campaign ${campaign.id} could not be brought forward; it is looked at again in the next round.`,
        error instanceof Error ? error : undefined,
      );
    }
  }
}

/**
 * One look at a campaign: gather what is seen, decide, and write and do what follows, each in a short transaction of its
 * own. It may be killed after any of them: what it did is seen in the next look, and nothing is done twice.
 */
async function reconcileCampaign(
  found: CampaignRecord,
  active: CampaignRecord[],
  context: Reconciling,
): Promise<void> {
  const { store, ports, shared } = context;
  const now = context.now();
  const campaign = await refreshSelection(found, context);
  if (!campaign) return;
  const targets = await store.listTargets(campaign.id);
  const observed = await ports.observe(
    campaign,
    targets.filter(target => isLookedAt(campaign, target)),
  );
  const { load, openingsSince } = await readLoad(store, now);
  const newer = await findNewer(campaign, active, store);
  const plan = planPass({
    campaign,
    targets,
    observed,
    newer,
    shared,
    load,
    now,
  });
  await applyPlan({ campaign, plan, load, openingsSince, now, context });
}

/** Services that join and leave; undefined when the campaign was changed meanwhile. */
async function refreshSelection(
  campaign: CampaignRecord,
  { store, ports, now }: Reconciling,
): Promise<CampaignRecord | undefined> {
  const { id, selectedAt, state, version } = campaign;
  const age = now().getTime() - Date.parse(selectedAt ?? '');
  const isFresh = age >= 0 && age < SELECT_EVERY_MS;
  if (state === 'closed' || isFresh) return campaign;
  const services = await ports.listServices(campaign.spec);
  const targets = await store.listTargets(id);
  const { join, changes } = planSelection({
    campaign,
    services,
    targets,
    now: now(),
  });
  await store.addTargets(id, join);
  for await (const some of batches(changes, WRITES_AT_ONCE)) {
    for (const { target, changes: fields } of some) {
      const { service, version: seen } = target;
      await store.saveTarget({
        campaign: id,
        service,
        version: seen,
        changes: fields,
      });
    }
  }
  const saved = { selectedAt: now().toISOString() };
  const isSaved = await store.saveCampaign({ id, version, changes: saved });
  return isSaved ? { ...campaign, ...saved, version: version + 1 } : undefined;
}

/** A target whose wave has not begun is not asked about, unless something is to be taken back. */
function isLookedAt(campaign: CampaignRecord, target: TargetRecord): boolean {
  return (
    target.state !== 'planned' ||
    !target.selected ||
    campaign.state === 'closed' ||
    campaign.waves[target.wave]?.openedAt !== undefined
  );
}

/** Started later, about the same, and asking for more: it takes the services that both have. */
async function findNewer(
  campaign: CampaignRecord,
  active: CampaignRecord[],
  store: ReconcileStore,
): Promise<Map<string, CampaignRecord>> {
  const newer = new Map<string, CampaignRecord>();
  for (const other of active) {
    const isNewer =
      other.state !== 'closed' &&
      (other.startedAt ?? '') > (campaign.startedAt ?? '') &&
      isSameSubject(campaign, other) &&
      asksForMore(campaign.spec.change, other.spec.change);
    if (!isNewer) continue;
    for (const { service, selected } of await store.listTargets(other.id)) {
      if (selected) newer.set(service, other);
    }
  }
  return newer;
}

function isSameSubject(a: CampaignRecord, b: CampaignRecord): boolean {
  const first = a.spec.change;
  const second = b.spec.change;
  if (first.kind === 'template' && second.kind === 'template') {
    return first.template === second.template;
  }
  return (
    first.kind === 'library' &&
    second.kind === 'library' &&
    first.library === second.library
  );
}
