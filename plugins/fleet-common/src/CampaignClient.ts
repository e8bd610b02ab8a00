import type {
  BurnDownPoint,
  Campaign,
  CampaignChange,
  CampaignEvent,
  CampaignPreview,
  CampaignSpec,
  CampaignState,
  CampaignTarget,
  TargetState,
} from './campaignTypes';
import {
  FleetRequests,
  type FleetClientOptions,
  type FleetRequestOptions,
  type PageRequest,
} from './FleetRequests';
import type { Page } from './types';

export interface CampaignsRequest extends PageRequest {
  state?: CampaignState;
  kind?: CampaignChange['kind'];
  /** Entity ref: only campaigns with targets of this owner. */
  owner?: string;
}

export interface CampaignTargetsRequest extends PageRequest {
  /** One, or several. */
  state?: TargetState | TargetState[];
  /** Entity ref of the owner. */
  owner?: string;
  /** Index of the wave. */
  wave?: number;
  /** Part of a service's name, title, owner or system. */
  search?: string;
}

/**
 * One change to many services, of `/api/fleet/campaigns`.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the answer is not a success; the server's
 * sentence is in `error.body.error.message`.
 */
export class CampaignClient {
  readonly #requests: FleetRequests;

  constructor(options: FleetClientOptions) {
    this.#requests = new FleetRequests(options);
  }

  /** The newest first. */
  async getCampaigns(
    request: CampaignsRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<Campaign>> {
    return this.#requests.get('/campaigns', { ...request }, options);
  }

  async getCampaign(
    id: string,
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#requests.get(campaignPath(id), {}, options);
  }

  /** Who would be in which wave, and who is left out and why; nothing is written and no repository is read. */
  async previewCampaign(
    spec: CampaignSpec,
    options?: FleetRequestOptions,
  ): Promise<CampaignPreview> {
    return this.#requests.post(
      { path: '/campaigns/preview', body: spec },
      options,
    );
  }

  /** A draft: nothing happens before it is started. */
  async createCampaign(
    spec: CampaignSpec,
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#requests.post({ path: '/campaigns', body: spec }, options);
  }

  /** A new revision of a draft, or of a campaign that is paused; what it changes stays the same once it was started. */
  async reviseCampaign(
    id: string,
    spec: CampaignSpec,
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#requests.put(
      { path: `${campaignPath(id)}/spec`, body: spec },
      options,
    );
  }

  /** Selects the targets and begins with the first wave. */
  async startCampaign(
    id: string,
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#act(id, 'start', options);
  }

  /** Nothing new is opened or merged until it goes on; what is open stays. */
  async pauseCampaign(
    id: string,
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#act(id, 'pause', options);
  }

  async resumeCampaign(
    id: string,
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#act(id, 'resume', options);
  }

  /** Tries the failed targets again, and no others. */
  async retryCampaign(
    id: string,
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#act(id, 'retry', options);
  }

  /** Ends it, and closes its open pull requests that nobody edited. */
  async closeCampaign(
    id: string,
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#act(id, 'close', options);
  }

  /** The draft of a new campaign that brings each service that merged back to the version it came from. */
  async rollBackCampaign(
    id: string,
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#act(id, 'roll-back', options);
  }

  /** What needs a person comes first. */
  async getTargets(
    id: string,
    request: CampaignTargetsRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<CampaignTarget>> {
    return this.#requests.get(
      `${campaignPath(id)}/targets`,
      { ...request },
      options,
    );
  }

  /** From the start until now, oldest first. */
  async getBurnDown(
    id: string,
    options?: FleetRequestOptions,
  ): Promise<{ items: BurnDownPoint[] }> {
    return this.#requests.get(`${campaignPath(id)}/burn-down`, {}, options);
  }

  /** What happened, newest first. */
  async getEvents(
    id: string,
    request: PageRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<CampaignEvent>> {
    return this.#requests.get(
      `${campaignPath(id)}/events`,
      { ...request },
      options,
    );
  }

  async #act(
    id: string,
    action: 'start' | 'pause' | 'resume' | 'retry' | 'close' | 'roll-back',
    options?: FleetRequestOptions,
  ): Promise<Campaign> {
    return this.#requests.post(
      { path: `${campaignPath(id)}/${action}` },
      options,
    );
  }
}

function campaignPath(id: string): string {
  return `/campaigns/${encodeURIComponent(id)}`;
}
