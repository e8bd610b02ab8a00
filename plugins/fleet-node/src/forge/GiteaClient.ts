import {
  CustomErrorBase,
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { GiteaIntegrationConfig } from '@backstage/integration';
import { z } from 'zod';

const TIMEOUT_MS = 30_000;
/** Pauses before a read is tried again; a write is never sent twice from here. */
const RETRY_AFTER_MS = [200, 1000];
const PAGE_SIZE = 50;

const reasonSchema = z.object({ message: z.string().min(1).max(1000) });

type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST';

/** The host has had enough requests of this user for now; all work with the same credentials should wait. */
export class ForgeRateLimitError extends CustomErrorBase {
  override name = 'ForgeRateLimitError' as const;
  readonly retryAfterSeconds: number;

  constructor(host: string, retryAfterSeconds: number) {
    super(
      `The git host ${host} wants fewer requests; wait ${retryAfterSeconds} seconds before the next.`,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Requests to one Gitea or Forgejo host, with what all answers have in common. */
export class GiteaClient {
  readonly host: string;
  readonly baseUrl: string;
  readonly #config: GiteaIntegrationConfig;

  constructor(config: GiteaIntegrationConfig) {
    this.host = config.host;
    this.baseUrl = config.baseUrl ?? `https://${config.host}`;
    this.#config = config;
  }

  /** @throws ForgeRateLimitError, or ServiceUnavailableError when nothing answers. */
  async request(
    method: Method,
    path: string,
    body?: object,
  ): Promise<Response> {
    const pauses = method === 'GET' ? [...RETRY_AFTER_MS] : [];
    for (;;) {
      const pause = pauses.shift();
      try {
        const response = await this.#send(method, path, body);
        this.#refuseWhenLimited(response);
        if (pause === undefined || !isPassing(response.status)) return response;
      } catch (error) {
        if (pause === undefined || error instanceof ForgeRateLimitError) {
          throw error;
        }
      }
      await new Promise(resolve => setTimeout(resolve, pause));
    }
  }

  /** The answer to a request that succeeded, as the schema has it. */
  async read<T>(
    response: Response,
    schema: z.ZodType<T, z.ZodTypeDef, unknown>,
  ): Promise<T> {
    if (!response.ok) await this.refuse(response);
    const parsed = schema.safeParse(await readJson(response));
    if (parsed.success) return parsed.data;
    throw new ServiceUnavailableError(
      `The git host ${this.host} answered ${response.url} in an unexpected way; check that it is a Gitea or Forgejo of version 1.20 or newer.`,
      parsed.error,
    );
  }

  /** Like {@link read}, and undefined when there is no such thing. */
  async find<T>(
    path: string,
    schema: z.ZodType<T, z.ZodTypeDef, unknown>,
  ): Promise<T | undefined> {
    const response = await this.request('GET', path);
    return response.status === 404 ? undefined : this.read(response, schema);
  }

  /** All pages of a list, one after the other, for as long as they are asked for. */
  async *pages<T>(
    path: string,
    schema: z.ZodType<T[], z.ZodTypeDef, unknown>,
  ): AsyncGenerator<T[]> {
    const join = path.includes('?') ? '&' : '?';
    let seen = 0;
    for (let page = 1; ; page++) {
      const query = `page=${page}&limit=${PAGE_SIZE}`;
      const response = await this.request('GET', `${path}${join}${query}`);
      const items = await this.read(response, schema);
      yield items;
      // A host may give fewer at a time than it was asked for, so only its total or an empty page is the end.
      const total = Number(response.headers.get('x-total-count') ?? Infinity);
      seen += items.length;
      if (items.length === 0 || seen >= total) return;
    }
  }

  /** Throws what a failed answer means to the portal's user. */
  async refuse(response: Response): Promise<never> {
    const reason = await this.reason(response);
    const { status } = response;
    if (status === 401 || status === 403) {
      throw new NotAllowedError(
        `The git host ${this.host} does not let the portal's user do this (${reason}); check username, password and rights of integrations.gitea for this host.`,
      );
    }
    if (status < 500) {
      throw new InputError(`The git host ${this.host} refused this: ${reason}`);
    }
    throw new ServiceUnavailableError(
      `The git host ${this.host} failed (${reason}); try again later.`,
    );
  }

  /** The host's own words, with the status. */
  async reason(response: Response): Promise<string> {
    const parsed = reasonSchema.safeParse(await readJson(response));
    const said = parsed.success ? `, ${parsed.data.message}` : '';
    return `status ${response.status}${said}`;
  }

  /** Git configuration that signs in at this host and at no other, not even when it redirects. */
  gitConfig(): Record<string, string> {
    const { username, password } = this.#config;
    const base: Record<string, string> = { 'http.followRedirects': 'false' };
    if (!password) return base;
    const pair = username
      ? `${username}:${password}`
      : `${password}:x-oauth-basic`;
    return {
      ...base,
      [`http.${this.baseUrl}/.extraHeader`]: `Authorization: Basic ${base64(
        pair,
      )}`,
    };
  }

  #authorization(): Record<string, string> {
    const { username, password } = this.#config;
    if (!password) return {};
    return {
      Authorization: username
        ? `Basic ${base64(`${username}:${password}`)}`
        : `token ${password}`,
    };
  }

  async #send(method: Method, path: string, body?: object): Promise<Response> {
    try {
      return await fetch(`${this.baseUrl}/api/v1${path}`, {
        method,
        headers: {
          ...this.#authorization(),
          Accept: 'application/json',
          ...(body && { 'Content-Type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new ServiceUnavailableError(
        `The git host ${this.host} does not answer at ${this.baseUrl}; try again when it is up.`,
        error,
      );
    }
  }

  #refuseWhenLimited({ status, headers }: Response): void {
    const seconds = Number(headers.get('retry-after') ?? undefined);
    const limited = status === 429 || (status === 403 && seconds > 0);
    if (limited) throw new ForgeRateLimitError(this.host, seconds || 60);
  }
}

/** What a proxy says while the host starts again. */
function isPassing(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
