import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type {
  Deployment,
  Environment,
  FleetService,
  Page,
  ServiceLibrary,
} from './types';

/** Options of every call. */
export interface FleetRequestOptions {
  /** A Backstage token; not needed in the browser, whose fetch adds the person's own. */
  token?: string;
}

/** Which part of a list to return; `cursor` is the `nextCursor` of the page before. */
export interface PageRequest {
  /** Items on the page, 1 to 200; 50 unless told otherwise. */
  limit?: number;
  cursor?: string;
}

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

export interface LibrariesRequest extends PageRequest {
  /** Part of a library's name. */
  search?: string;
  /** Only those the service itself declares, or only the others. */
  direct?: boolean;
}

export interface DeploymentsRequest extends PageRequest {
  environment?: string;
}

type QueryValue = string | number | boolean | undefined;

/**
 * `/api/fleet` from the browser and from backend plugins.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the answer is not a success; the server's
 * sentence is in `error.body.error.message`. Services are named by entity ref, such as `component:default/payments`.
 */
export class FleetClient {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi ?? { fetch: globalThis.fetch };
  }

  /** The services that the caller may read in the catalog. */
  async getServices(
    request: ServicesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<FleetService>> {
    return this.#get('/services', { ...request }, options);
  }

  async getService(
    ref: string,
    options?: FleetRequestOptions,
  ): Promise<FleetService> {
    return this.#get(servicePath(ref), {}, options);
  }

  /** The libraries of the last good reading: those the service declares first, then by name. */
  async getLibraries(
    ref: string,
    request: LibrariesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<ServiceLibrary>> {
    return this.#get(`${servicePath(ref)}/libraries`, { ...request }, options);
  }

  /** The deployments that finished last come first. */
  async getDeployments(
    ref: string,
    request: DeploymentsRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<Deployment>> {
    return this.#get(
      `${servicePath(ref)}/deployments`,
      { ...request },
      options,
    );
  }

  /** All environments: the configured ones in promotion order, then others that were deployed to, by name. */
  async getEnvironments(
    options?: FleetRequestOptions,
  ): Promise<{ items: Environment[] }> {
    return this.#get('/environments', {}, options);
  }

  /** Asks for a service's lockfile to be read again now; resolves when the reading is queued, not when it is done. */
  async readService(
    ref: string,
    options?: FleetRequestOptions,
  ): Promise<FleetService> {
    return this.#send({ path: `${servicePath(ref)}/read` }, options);
  }

  /** Reports a deployment; the same one again changes nothing. */
  async reportDeployment(
    deployment: Deployment,
    options?: FleetRequestOptions,
  ): Promise<Deployment> {
    return this.#send({ path: '/deployments', body: deployment }, options);
  }

  async #get<T>(
    path: string,
    query: Record<string, QueryValue>,
    options?: FleetRequestOptions,
  ): Promise<T> {
    return this.#request<T>(`${path}${queryString(query)}`, {
      headers: authorization(options),
    });
  }

  async #send<T>(
    { path, body }: { path: string; body?: Deployment },
    options?: FleetRequestOptions,
  ): Promise<T> {
    return this.#request<T>(path, {
      method: 'POST',
      headers: {
        ...authorization(options),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('fleet');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }
}

function servicePath(ref: string): string {
  const { namespace, name } = parseEntityRef(ref, {
    defaultKind: 'component',
    defaultNamespace: 'default',
  });
  return `/services/${encodeURIComponent(namespace)}/${encodeURIComponent(
    name,
  )}`;
}

function queryString(query: Record<string, QueryValue>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(key, String(value));
  }
  return parameters.size ? `?${parameters}` : '';
}

function authorization(options?: FleetRequestOptions): Record<string, string> {
  return options?.token ? { Authorization: `Bearer ${options.token}` } : {};
}
