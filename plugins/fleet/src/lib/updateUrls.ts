import {
  TemplateServicesRequest,
  UpdateKind,
  UpdatesRequest,
  UpdateWish,
} from '@slipway/plugin-fleet-common';
import { LINEAGE_STATES } from './lineageState';
import { pagePosition } from './pagedUrl';
import { UPDATE_STATES } from './updateState';

/*
 * What the pages about templates and updates show, as their URLs say. The names of filters are those of the API, and
 * anything unknown in a URL counts as not said.
 */

const KINDS: readonly UpdateKind[] = ['template', 'library', 'script'];

export function templateServicesRequest(
  url: URLSearchParams,
): TemplateServicesRequest {
  return {
    ...page(url),
    search: text(url, 'search'),
    owner: text(url, 'owner'),
    version: text(url, 'version'),
    state: LINEAGE_STATES.find(state => state === url.get('state')),
  };
}

/** Those that need a person, unless a state is said. */
export function updatesRequest(url: URLSearchParams): UpdatesRequest {
  const state = UPDATE_STATES.find(one => one === url.get('state'));
  return {
    ...page(url),
    owner: text(url, 'owner'),
    kind: KINDS.find(kind => kind === url.get('kind')),
    state,
    needs: state || url.get('all') === 'true' ? undefined : 'person',
  };
}

/** The form of a campaign that brings every service of a template to a version. */
export function templateCampaignUrl(
  fleet: string,
  campaign: { template: string; version?: string },
): string {
  const { template, version } = campaign;
  return `${fleet}/campaigns/new?${new URLSearchParams({
    kind: 'template',
    template,
    ...(version && { version }),
  })}`;
}

const LATEST = 'latest';

/** What a service's Template tab previews, as its URL says: the newest version, or an older one to go back to. */
export function previewedWish(url: URLSearchParams): UpdateWish | undefined {
  const version = url.get('preview');
  if (!version) return undefined;
  return version === LATEST ? {} : { to: version, allowDowngrade: true };
}

export function previewQuery(wish: UpdateWish): URLSearchParams {
  return new URLSearchParams({ preview: wish.to ?? LATEST });
}

/** A service's Template tab while a task is at work on an update. */
export function taskQuery(taskId: string): URLSearchParams {
  return new URLSearchParams({ task: taskId });
}

function page(url: URLSearchParams): { limit: number; cursor?: string } {
  const { limit, cursor } = pagePosition(url);
  return { limit, cursor };
}

function text(url: URLSearchParams, name: string): string | undefined {
  return url.get(name) || undefined;
}
