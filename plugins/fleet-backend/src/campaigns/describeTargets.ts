import type { Campaign, CampaignTarget } from '@slipway/plugin-fleet-common';
import type { PagedTarget } from '../database/CampaignPageStore';
import { mayOpen, type SharedLimits } from './decide/mayOpen';
import { sayTurn, WAITS_FOR_TURN } from './decide/sayTurn';
import { readLoad, type LoadStore } from './readLoad';

export interface DescribeTargetsDependencies {
  targets: LoadStore;
  shared: SharedLimits;
}

/** Targets of the wire format; those that wait for their turn say what holds them back just now. */
export async function describeTargets(
  campaign: Pick<Campaign, 'id' | 'spec'>,
  items: PagedTarget[],
  {
    targets,
    shared,
    now,
  }: DescribeTargetsDependencies & {
    now: Date;
  },
): Promise<CampaignTarget[]> {
  const waits = ({ state, next }: PagedTarget) =>
    state === 'ready' && next === WAITS_FOR_TURN;
  if (!items.some(waits)) return items.map(withoutCredential);
  const { load } = await readLoad(targets, now);
  const { id, spec } = campaign;
  return items.map(target => {
    const described = withoutCredential(target);
    if (!waits(target)) return described;
    const permit = mayOpen({ campaign: id, spec, target, shared, load, now });
    return { ...described, ...sayTurn(permit) };
  });
}

function withoutCredential({ credential, ...target }: PagedTarget) {
  return target;
}
