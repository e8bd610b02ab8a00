import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';

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

/** What a client needs to find and ask `/api/fleet`. */
export interface FleetClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi?: { fetch: typeof fetch };
}

type QueryValue = string | number | boolean | readonly string[] | undefined;

type Query = Record<string, QueryValue>;

/** Requests to `/api/fleet`; each rejects with a `ResponseError` when the answer is not a success. */
export class FleetRequests {
  readonly #discoveryApi: FleetClientOptions['discoveryApi'];
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: FleetClientOptions) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi ?? { fetch: globalThis.fetch };
  }

  async get<T>(
    path: string,
    query: Query,
    options?: FleetRequestOptions,
  ): Promise<T> {
    const response = await this.#request(`${path}${queryString(query)}`, {
      headers: authorization(options),
    });
    return response.json();
  }

  async getText(
    path: string,
    query: Query,
    options?: FleetRequestOptions,
  ): Promise<string> {
    const response = await this.#request(`${path}${queryString(query)}`, {
      headers: authorization(options),
    });
    return response.text();
  }

  async post<T>(
    { path, body }: { path: string; body?: object },
    options?: FleetRequestOptions,
  ): Promise<T> {
    const response = await this.#send('POST', { path, body }, options);
    return response.json();
  }

  async put<T>(
    request: { path: string; body: object },
    options?: FleetRequestOptions,
  ): Promise<T> {
    const response = await this.#send('PUT', request, options);
    return response.json();
  }

  async delete(path: string, options?: FleetRequestOptions): Promise<void> {
    await this.#request(path, {
      method: 'DELETE',
      headers: authorization(options),
    });
  }

  async #send(
    method: 'POST' | 'PUT',
    { path, body }: { path: string; body?: object },
    options?: FleetRequestOptions,
  ): Promise<Response> {
    return this.#request(path, {
      method,
      headers: {
        ...authorization(options),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('fleet');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}

/** The path of a service by its entity ref. */
export function servicePath(ref: string): string {
  const { namespace, name } = parseEntityRef(ref, {
    defaultKind: 'component',
    defaultNamespace: 'default',
  });
  return `/services/${encodeURIComponent(namespace)}/${encodeURIComponent(
    name,
  )}`;
}

/** Several values of one parameter are repeated. */
function queryString(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of [value].flat()) parameters.append(key, String(one));
  }
  return parameters.size ? `?${parameters}` : '';
}

function authorization(options?: FleetRequestOptions): Record<string, string> {
  return options?.token ? { Authorization: `Bearer ${options.token}` } : {};
}
