import type {
  CellState,
  DeliveryMetrics,
  DeploymentCell,
  DeploymentMatrixRow,
  DeploymentSource,
  EnvironmentSummary,
  WaitingChanges,
} from './deploymentTypes';
import type { DeploymentsRequest } from './FleetClient';
import {
  FleetRequests,
  servicePath,
  type FleetClientOptions,
  type FleetRequestOptions,
  type PageRequest,
} from './FleetRequests';
import type { Deployment, DeploymentOutcome, Page } from './types';

export interface DeploymentMatrixRequest extends PageRequest {
  /** Part of a service's name, title, owner or system. */
  search?: string;
  /** Entity ref of the owner. */
  owner?: string;
  /** Entity ref of the system. */
  system?: string;
  /** Entity ref of the template. */
  template?: string;
  /** Only services that stand like this in some environment, or in `environment`. */
  state?: CellState;
  /** Only services that are or should be there; `state` and `stale` are then about it. */
  environment?: string;
  /** Only services that were not deployed successfully for longer than an environment allows. */
  stale?: boolean;
  /** `attention`, unless told otherwise: failed, drift, missing and stale come first, then by name. */
  sort?: 'attention' | 'name';
  order?: 'asc' | 'desc';
}

export interface TimelineRequest extends PageRequest {
  /** Entity ref of a service. */
  service?: string;
  /** Entity ref of the owner. */
  owner?: string;
  environment?: string;
  outcome?: DeploymentOutcome;
  /** ISO 8601: finished then or later. */
  from?: string;
  /** ISO 8601: finished before. */
  to?: string;
}

export interface DeliveryMetricsRequest {
  /** Entity ref of a service; not together with `owner`. */
  service?: string;
  /** Entity ref of the owner; the whole fleet unless told otherwise. */
  owner?: string;
  /** Days to look back, 30 to 365. */
  days?: number;
}

/**
 * What runs where, of `/api/fleet`.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the answer is not a success; the server's
 * sentence is in `error.body.error.message`. Services are named by entity ref.
 */
export class DeploymentClient {
  readonly #requests: FleetRequests;

  constructor(options: FleetClientOptions) {
    this.#requests = new FleetRequests(options);
  }

  /** All environments in promotion order, with how many services stand how in each. */
  async getEnvironments(
    request: { owner?: string } = {},
    options?: FleetRequestOptions,
  ): Promise<{ items: EnvironmentSummary[] }> {
    return this.#requests.get('/environments', { ...request }, options);
  }

  /** Services × environments, one row per service. */
  async getMatrix(
    request: DeploymentMatrixRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<DeploymentMatrixRow>> {
    return this.#requests.get('/deployment-matrix', { ...request }, options);
  }

  /** The same as CSV, whole. */
  async getMatrixCsv(
    request: DeploymentMatrixRequest,
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(
      '/deployment-matrix',
      { ...request, format: 'csv' },
      options,
    );
  }

  /** The deployments of the fleet; those that finished last come first. */
  async getTimeline(
    request: TimelineRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<Deployment>> {
    return this.#requests.get('/deployments', { ...request }, options);
  }

  /** The same as CSV, whole. */
  async getTimelineCsv(
    request: TimelineRequest,
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(
      '/deployments',
      { ...request, format: 'csv' },
      options,
    );
  }

  /** How a service stands in each environment, in promotion order. */
  async getServiceEnvironments(
    ref: string,
    options?: FleetRequestOptions,
  ): Promise<{ items: DeploymentCell[] }> {
    return this.#requests.get(`${servicePath(ref)}/environments`, {}, options);
  }

  /** What an environment would get: the commits since the build that runs there. */
  async getWaiting(
    ref: string,
    environment: string,
    options?: FleetRequestOptions,
  ): Promise<WaitingChanges> {
    return this.#requests.get(
      `${servicePath(ref)}/environments/${encodeURIComponent(
        environment,
      )}/waiting`,
      {},
      options,
    );
  }

  /** The deployments of one service as CSV, whole. */
  async getServiceDeploymentsCsv(
    ref: string,
    request: DeploymentsRequest,
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(
      `${servicePath(ref)}/deployments`,
      { ...request, format: 'csv' },
      options,
    );
  }

  /** Where deployments are known from, and how well that works. */
  async getSources(
    options?: FleetRequestOptions,
  ): Promise<{ items: DeploymentSource[] }> {
    return this.#requests.get('/deployment-sources', {}, options);
  }

  /** How often, how fast and how well a service, an owner or the whole fleet delivers. */
  async getMetrics(
    request: DeliveryMetricsRequest = {},
    options?: FleetRequestOptions,
  ): Promise<DeliveryMetrics> {
    return this.#requests.get('/delivery-metrics', { ...request }, options);
  }
}
