import type { Campaign } from '@slipway/plugin-fleet-common';
import type {
  CampaignPageStore,
  TargetCount,
} from '../database/CampaignPageStore';
import type { ReadableRefs } from '../database/readableServices';
import type { CampaignTargetStore } from '../database/CampaignTargetStore';
import { isMerged, isSettled } from './decide/targetStates';
import type { CampaignRecord } from './decide/types';
import { waveProgress } from './decide/waveProgress';

export interface DescribeCampaignsDependencies {
  pages: CampaignPageStore;
  targets: Pick<CampaignTargetStore, 'listHostPauses'>;
}

const SHARES = [50, 70, 95] as const;

/** Campaigns of the wire format, counted over the services that somebody may read. */
export async function describeCampaigns(
  campaigns: CampaignRecord[],
  readable: ReadableRefs,
  { pages, targets }: DescribeCampaignsDependencies,
): Promise<Campaign[]> {
  const ids = campaigns.map(({ id }) => id);
  const counted = await pages.countTargets(ids, readable);
  const everybody =
    readable === 'all' ? counted : await pages.countTargets(ids, 'all');
  const pauses = [...(await targets.listHostPauses()).values()].sort();
  const described: Campaign[] = [];
  for (const campaign of campaigns) {
    const ofCampaign = (count: TargetCount) => count.campaign === campaign.id;
    const counts = counted.filter(ofCampaign);
    // Sentences of the portal name services, and count all of them.
    const isWhole = sum(counts) === sum(everybody.filter(ofCampaign));
    described.push({
      ...describe(campaign, counts, isWhole),
      timeTo: await timesTo(campaign, counts, { pages, readable }),
      ...(campaign.state === 'running' &&
        pauses.length > 0 && { waitsUntil: pauses.at(-1) }),
    });
  }
  return described;
}

function describe(
  campaign: CampaignRecord,
  counts: TargetCount[],
  isWhole: boolean,
): Omit<Campaign, 'timeTo'> {
  const { reason } = campaign;
  const byWave = campaign.spec.waves.map((_, index) =>
    countsByState(counts.filter(({ wave }) => wave === index)),
  );
  return {
    id: campaign.id,
    revision: campaign.revision,
    spec: campaign.spec,
    state: campaign.state,
    ...(reason && { reason: isWhole ? reason : visibleReason(campaign) }),
    createdBy: campaign.createdBy,
    createdAt: campaign.createdAt,
    ...(campaign.startedAt && { startedAt: campaign.startedAt }),
    ...(campaign.endedAt && { endedAt: campaign.endedAt }),
    counts: countsByState(counts),
    total: sum(counts),
    waves: waveProgress(campaign, byWave).map(wave => ({
      ...wave,
      gate: wave.gate.map(condition => ({
        ...condition,
        text: isWhole ? condition.text : withoutNames(condition.met),
      })),
    })),
  };
}

function countsByState(counts: TargetCount[]): Campaign['counts'] {
  const states: Campaign['counts'] = {};
  for (const { state, count } of counts) {
    states[state] = (states[state] ?? 0) + count;
  }
  return states;
}

function visibleReason({ reason, pauseCause }: CampaignRecord) {
  return !pauseCause || pauseCause === 'person'
    ? reason
    : 'It paused by itself, maybe over a service that you may not read; ask who started it.';
}

function withoutNames(isMet: boolean): string {
  return isMet ? 'It was reached.' : 'It is not reached yet.';
}

async function timesTo(
  { id, startedAt }: CampaignRecord,
  counts: TargetCount[],
  { pages, readable }: { pages: CampaignPageStore; readable: ReadableRefs },
): Promise<Campaign['timeTo']> {
  const due = sum(counts.filter(({ state }) => !isSettled({ state })));
  const merged = sum(counts.filter(({ state }) => isMerged({ state })));
  const times: Campaign['timeTo'] = {};
  for (const share of SHARES) {
    const count = Math.max(1, Math.ceil((due * share) / 100));
    if (!startedAt || count > merged) return times;
    const at = await pages.findMergeTime({ campaign: id, readable, count });
    if (at) {
      const seconds = (Date.parse(at) - Date.parse(startedAt)) / 1000;
      times[share] = Math.max(0, Math.round(seconds));
    }
  }
  return times;
}

function sum(counts: TargetCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
