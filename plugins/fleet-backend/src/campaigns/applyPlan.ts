import type { CampaignEvent, UpdateState } from '@slipway/plugin-fleet-common';
import { batches, WRITES_AT_ONCE } from '../database/batches';
import type { SaveCampaign } from '../database/campaignRecords';
import { actOn } from './actOn';
import type { Load } from './decide/mayOpen';
import type { PassPlan, PlannedTarget } from './decide/planPass';
import type { CampaignRecord } from './decide/types';
import { describeChange } from './describeChange';
import type { Reconciling } from './reconcileCampaign';

export interface Applying {
  campaign: CampaignRecord;
  plan: PassPlan;
  /** What the plan was made on. */
  load: Load;
  /** Since when the load has openings. */
  openingsSince: string;
  now: Date;
  context: Reconciling;
}

const MADE_NOTHING: Array<UpdateState | undefined> = [
  'no-change',
  'blocked',
  'held',
];

/**
 * Writes what was seen, then what follows for the campaign, then does what is to be done. When somebody else wrote in
 * between, the rest is left to the next look: it was decided on what is no longer so.
 */
export async function applyPlan(applying: Applying): Promise<void> {
  const { plan, context } = applying;
  for (const { credential, until } of plan.hostPauses) {
    await context.store.pauseHost(credential, until);
  }
  const saved = await saveTargets(applying);
  if (!saved) return;
  const campaign = await saveDecision(applying);
  if (!campaign) return;
  const lastOpenings = newestOpenings(applying.load);
  for (const planned of saved) {
    if (context.signal?.aborted) return;
    await actOn(planned, { ...applying, campaign, lastOpenings });
  }
}

/** The same with what was written in them; undefined when somebody else wrote in between. */
async function saveTargets(
  applying: Applying,
): Promise<PlannedTarget[] | undefined> {
  const saved: PlannedTarget[] = [];
  const { targets } = applying.plan;
  for await (const some of batches(targets, WRITES_AT_ONCE)) {
    for (const planned of some) {
      const { target, changes, action } = planned;
      // A claim is written together with its opening, when its turn comes.
      const isLater = action?.kind === 'start-task';
      if (isLater || Object.keys(changes).length === 0) {
        saved.push(planned);
        continue;
      }
      if (!(await saveTarget(planned, applying))) return undefined;
      const version = target.version + 1;
      saved.push({
        ...planned,
        target: { ...target, ...changes, version },
        changes: {},
      });
    }
  }
  return saved;
}

async function saveTarget(
  planned: PlannedTarget,
  { campaign, now, context }: Applying,
): Promise<boolean> {
  const { target, changes } = planned;
  const { service, version, claim } = target;
  const isSaved = await context.store.saveTarget({
    campaign: campaign.id,
    service,
    version,
    changes,
    events: describeChange(planned, now),
  });
  if (isSaved && claim && madeNothing(planned)) {
    await context.store.releaseOpening(claim.id);
  }
  return isSaved;
}

/** Its task has ended and opened no pull request, so the place is free for another. */
function madeNothing({ changes, update }: PlannedTarget): boolean {
  const hasEnded = 'claim' in changes && changes.claim === undefined;
  return hasEnded && MADE_NOTHING.includes(update?.state);
}

/** @returns The campaign as it is then, or undefined when somebody else wrote in between. */
async function saveDecision({
  campaign,
  plan,
  now,
  context,
}: Applying): Promise<CampaignRecord | undefined> {
  const changes = decisionChanges({ campaign, plan, now });
  if (Object.keys(changes).length === 0) return campaign;
  const { id, version } = campaign;
  const at = now.toISOString();
  const events: CampaignEvent[] = plan.events.map(text => ({
    at,
    actor: 'slipway',
    text,
  }));
  if (plan.pause) {
    const { reason, service } = plan.pause;
    events.push({ at, actor: 'slipway', text: `Paused: ${reason}`, service });
  }
  const isSaved = await context.store.saveCampaign({
    id,
    version,
    changes,
    events,
  });
  return isSaved
    ? { ...campaign, ...changes, version: version + 1 }
    : undefined;
}

function decisionChanges({
  campaign,
  plan,
  now,
}: Pick<Applying, 'campaign' | 'plan' | 'now'>): SaveCampaign['changes'] {
  const endedAt = now.toISOString();
  if (campaign.state === 'closed') {
    const isBusy = plan.targets.some(({ action }) => action) || plan.isWaiting;
    return isBusy ? {} : { endedAt };
  }
  const changes: SaveCampaign['changes'] = {};
  if (JSON.stringify(plan.waves) !== JSON.stringify(campaign.waves)) {
    changes.waves = plan.waves;
  }
  if (plan.pause) {
    const { cause, reason } = plan.pause;
    return { ...changes, state: 'paused', pauseCause: cause, reason };
  }
  return plan.isDone ? { ...changes, state: 'done', endedAt } : changes;
}

/** By credential, when the newest was. */
function newestOpenings({ openings }: Load): Map<string, string> {
  const newest = new Map<string, string>();
  for (const { credential, at } of openings) {
    if (at > (newest.get(credential) ?? '')) newest.set(credential, at);
  }
  return newest;
}
