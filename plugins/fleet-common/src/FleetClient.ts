import {
  FleetRequests,
  servicePath,
  type FleetClientOptions,
  type FleetRequestOptions,
  type PageRequest,
} from './FleetRequests';
import type { Deployment, FleetService, Page } from './types';

export type ServiceSortField = 'name' | 'owner' | 'template' | 'libraries';

export interface ServicesRequest extends PageRequest {
  /** Part of a name, title, owner or system; upper and lower case are the same. */
  search?: string;
  /** Entity ref of the owner. */
  owner?: string;
  /** Entity ref of the system. */
  system?: string;
  /** Entity ref of the template. */
  template?: string;
  sort?: ServiceSortField;
  order?: 'asc' | 'desc';
}

export interface DeploymentsRequest extends PageRequest {
  environment?: string;
}

/**
 * Services and deployments of `/api/fleet` from the browser and from backend plugins; libraries are in `LibraryClient`.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the answer is not a success; the server's
 * sentence is in `error.body.error.message`. Services are named by entity ref, such as `component:default/payments`.
 */
export class FleetClient {
  readonly #requests: FleetRequests;

  constructor(options: FleetClientOptions) {
    this.#requests = new FleetRequests(options);
  }

  /** The services that the caller may read in the catalog. */
  async getServices(
    request: ServicesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<FleetService>> {
    return this.#requests.get('/services', { ...request }, options);
  }

  /** The same as CSV, whole. */
  async getServicesCsv(
    request: ServicesRequest,
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(
      '/services',
      { ...request, format: 'csv' },
      options,
    );
  }

  async getService(
    ref: string,
    options?: FleetRequestOptions,
  ): Promise<FleetService> {
    return this.#requests.get(servicePath(ref), {}, options);
  }

  /** The deployments that finished last come first. */
  async getDeployments(
    ref: string,
    request: DeploymentsRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<Deployment>> {
    return this.#requests.get(
      `${servicePath(ref)}/deployments`,
      { ...request },
      options,
    );
  }

  /** Asks for a service's lockfile to be read again now; resolves when the reading is queued, not when it is done. */
  async readService(
    ref: string,
    options?: FleetRequestOptions,
  ): Promise<FleetService> {
    return this.#requests.post({ path: `${servicePath(ref)}/read` }, options);
  }

  /** Reports a deployment; the same one again changes nothing. */
  async reportDeployment(
    deployment: Deployment,
    options?: FleetRequestOptions,
  ): Promise<Deployment> {
    return this.#requests.post(
      { path: '/deployments', body: deployment },
      options,
    );
  }
}
