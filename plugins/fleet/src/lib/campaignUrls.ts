import {
  CampaignsRequest,
  CampaignTargetsRequest,
} from '@slipway/plugin-fleet-common';
import { CAMPAIGN_KINDS, CAMPAIGN_STATES } from './campaignState';
import { pagePosition } from './pagedUrl';
import { statesOf } from './targetState';

/*
 * What the pages about campaigns show, as their URLs say. The names of filters are those of the API, and anything
 * unknown in a URL counts as not said.
 */

export function campaignsRequest(url: URLSearchParams): CampaignsRequest {
  return {
    ...page(url),
    state: CAMPAIGN_STATES.find(state => state === url.get('state')),
    kind: CAMPAIGN_KINDS.find(kind => kind === url.get('kind')),
    owner: url.get('owner') || undefined,
  };
}

export function campaignTargetsRequest(
  url: URLSearchParams,
): CampaignTargetsRequest {
  return {
    ...page(url),
    state: statesOf(url.get('state')),
    owner: url.get('owner') || undefined,
    wave: wave(url.get('wave')),
    search: url.get('search') || undefined,
  };
}

/** What fills the form of a new campaign in. */
export type NewCampaign =
  | { kind: 'template'; template: string; version?: string }
  | { kind: 'library'; library: string; version?: string; advisory?: string };

/** The query of the form's URL. */
export function newCampaignQuery(campaign: NewCampaign) {
  return Object.fromEntries(
    Object.entries(campaign).filter((entry): entry is [string, string] =>
      Boolean(entry[1]),
    ),
  );
}

function page(url: URLSearchParams): { limit: number; cursor?: string } {
  const { limit, cursor } = pagePosition(url);
  return { limit, cursor };
}

function wave(said: string | null): number | undefined {
  return said && /^\d+$/.test(said) ? Number(said) : undefined;
}
