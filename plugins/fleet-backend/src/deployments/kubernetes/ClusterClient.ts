import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { ServiceUnavailableError } from '@backstage/errors';
import { KubeConfig } from '@kubernetes/client-node';
import { ApiError } from './ApiError';
import { linesOf } from './linesOf';
import type { ClusterConfig } from './readClusters';

/** Where a pod finds the token of its own service account; it is renewed, so it is read again and again. */
const OWN_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
/** 500 large manifests are a tenth of it. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

export interface ClusterTimings {
  /** Until a request is answered at all, and until a list is there. */
  answerMs: number;
  /** Without a word on a watch, bookmarks included, the connection counts as dead. */
  idleMs: number;
}

export type Query = Record<string, string | number | boolean | undefined>;

/** The API of one cluster: JSON in lists and in streams of lines. Signs in and trusts as `@kubernetes/client-node` does. */
export class ClusterClient {
  readonly #kubeConfig: KubeConfig;
  readonly #server: string;
  readonly #timings: ClusterTimings;
  /** Milliseconds that the cluster's clock was ahead of ours when it last answered. */
  clockSkewMs = 0;

  constructor(
    { name, server, token, ...trust }: ClusterConfig,
    timings: ClusterTimings,
  ) {
    this.#kubeConfig = new KubeConfig();
    this.#kubeConfig.loadFromClusterAndUser(
      { name, server, ...trust },
      token
        ? { name: 'slipway', token }
        : {
            name: 'slipway',
            authProvider: {
              name: 'tokenFile',
              config: { tokenFile: OWN_TOKEN },
            },
          },
    );
    this.#server = server;
    this.#timings = timings;
  }

  /**
   * The JSON answer to a GET.
   *
   * @throws ApiError when the API says no, ServiceUnavailableError when it does not answer in time.
   */
  async get(path: string, query: Query, signal: AbortSignal): Promise<unknown> {
    const deadline = AbortSignal.timeout(this.#timings.answerMs);
    const both = AbortSignal.any([signal, deadline]);
    const response = await this.#open(path, query, both);
    return this.#readJson(response);
  }

  /**
   * The events of a watch, until the server ends it.
   *
   * @throws ApiError when the API says no, also by an event; ServiceUnavailableError when the connection breaks or falls
   *   silent.
   */
  async *watch(
    path: string,
    query: Query,
    signal: AbortSignal,
  ): AsyncGenerator<{ type: string; object: unknown }> {
    const silent = new AbortController();
    const both = AbortSignal.any([signal, silent.signal]);
    const { answerMs, idleMs } = this.#timings;
    let timer = setTimeout(() => silent.abort(), answerMs);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), idleMs);
    };
    try {
      const response = await this.#open(path, { ...query, watch: true }, both);
      heard();
      response.socket.setKeepAlive(true, 30_000);
      response.on('data', heard);
      for await (const line of linesOf(response)) {
        const event = JSON.parse(line);
        if (event?.type === 'ERROR') throw ApiError.from(event.object);
        yield event;
      }
    } catch (error) {
      if (error instanceof ApiError || signal.aborted) throw error;
      throw new ServiceUnavailableError(
        silent.signal.aborted
          ? 'the connection fell silent'
          : 'the connection broke',
        error,
      );
    } finally {
      clearTimeout(timer);
      silent.abort();
    }
  }

  async #open(
    path: string,
    query: Query,
    signal: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const url = new URL(`${this.#server}${path}`);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const options: https.RequestOptions = {
      headers: { Accept: 'application/json' },
      signal,
    };
    await this.#kubeConfig.applyToHTTPSOptions(options);
    const { request } = url.protocol === 'http:' ? http : https;
    const sent = request(url, options);
    sent.end();
    try {
      const [response] = (await once(sent, 'response', { signal })) as [
        http.IncomingMessage,
      ];
      this.#readClock(response);
      if (response.statusCode === 200) return response;
      throw await this.#refusal(response);
    } catch (error) {
      sent.on('error', () => undefined);
      sent.destroy();
      if (error instanceof ApiError) throw error;
      throw new ServiceUnavailableError(`no answer from ${url.host}`, error);
    }
  }

  async #refusal(response: http.IncomingMessage): Promise<ApiError> {
    const status = response.statusCode ?? 500;
    const body = await this.#readJson(response).catch(() => undefined);
    return ApiError.from(body, status);
  }

  async #readJson(response: http.IncomingMessage): Promise<unknown> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of response) {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) break;
        chunks.push(chunk);
      }
    } catch (error) {
      throw new ServiceUnavailableError('the answer broke off', error);
    }
    if (bytes > MAX_ANSWER_BYTES) {
      throw new ServiceUnavailableError(
        `the answer is larger than ${MAX_ANSWER_BYTES} bytes`,
      );
    }
    try {
      return JSON.parse(Buffer.concat(chunks).toString('utf8'));
    } catch (error) {
      throw new ServiceUnavailableError('the answer is not JSON', error);
    }
  }

  #readClock({ headers }: http.IncomingMessage): void {
    const theirs = Date.parse(headers.date ?? '');
    if (Number.isNaN(theirs)) return;
    const skew = theirs - Date.now();
    // The header has whole seconds, and was on its way.
    if (Math.abs(skew - this.clockSkewMs) > 5_000) this.clockSkewMs = skew;
  }
}
