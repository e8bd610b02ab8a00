import { Campaign, CampaignSpec } from '@slipway/plugin-fleet-common';

export type CampaignAction =
  | 'start'
  | 'pause'
  | 'resume'
  | 'retry'
  | 'edit'
  | 'rollBack'
  | 'close';

/** What the person may do to campaigns. */
export interface CampaignRights {
  create: boolean;
  start: boolean;
  merge: boolean;
  script: boolean;
}

/** What can be done with a campaign as it stands, in the order of the buttons. */
export function possibleActions(
  campaign: Pick<Campaign, 'state' | 'counts' | 'spec'>,
): CampaignAction[] {
  const { state, counts, spec } = campaign;
  const isEnded = state === 'done' || state === 'closed';
  const hasMerged = (counts.merged ?? 0) + (counts.deployed ?? 0) > 0;
  const actions: Array<[CampaignAction, boolean]> = [
    ['start', state === 'draft'],
    ['pause', state === 'running'],
    ['resume', state === 'paused'],
    ['retry', !isEnded && (counts.failed ?? 0) > 0],
    ['edit', state === 'draft' || state === 'paused'],
    // What a library or a script changed has no version to go back to.
    ['rollBack', hasMerged && spec.change.kind === 'template'],
    ['close', !isEnded],
  ];
  return actions.filter(([, isPossible]) => isPossible).map(([name]) => name);
}

/** Those of them that the person may do. */
export function allowedActions(
  campaign: Pick<Campaign, 'state' | 'counts' | 'spec' | 'startedAt'>,
  rights: CampaignRights,
): CampaignAction[] {
  const { spec, startedAt } = campaign;
  const mayGoOn = startRefusal(spec, rights) === undefined;
  const isAllowed: Record<CampaignAction, boolean> = {
    // With a refusal the button is there and says why not.
    start: rights.start,
    pause: rights.start,
    resume: mayGoOn,
    retry: mayGoOn,
    edit: rights.create && (!startedAt || mayGoOn),
    rollBack: rights.create,
    close: rights.start,
  };
  return possibleActions(campaign).filter(action => isAllowed[action]);
}

/** Why the person may not start it though starting campaigns is allowed, as a sentence. */
export function startRefusal(
  spec: Pick<CampaignSpec, 'merge' | 'change'>,
  rights: CampaignRights,
): string | undefined {
  if (!rights.start) {
    return 'You may write a campaign down, but not start it. Somebody with the permission fleet.campaign.start can.';
  }
  if (spec.merge === 'opted-in' && !rights.merge) {
    return 'It merges pull requests, which needs the permission fleet.campaign.merge. Choose that owners merge, or ask somebody who has it to start it.';
  }
  if (spec.change.kind === 'script' && !rights.script) {
    return 'It runs a command over repositories, which needs the permission fleet.campaign.script. Ask somebody who has it to start it.';
  }
  return undefined;
}
