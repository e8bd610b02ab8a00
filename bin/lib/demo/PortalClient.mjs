import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../console.mjs';
import { root } from '../prepare.mjs';

const TASK_TIMEOUT_MS = 120_000;

/** The public REST API of a portal. */
export class PortalClient {
  #token;

  constructor({ url, token, gitPassword }) {
    this.url = url;
    this.#token = token;
    /** Of the embedded git host; undefined for a portal that somebody else runs. */
    this.gitPassword = gitPassword;
  }

  /**
   * The portal of SLIPWAY_URL and SLIPWAY_TOKEN, else the one that `bin/start` runs with SLIPWAY_DATA.
   *
   * @throws Refusal when there is none, with what to do.
   */
  static async open() {
    const { SLIPWAY_URL: url, SLIPWAY_TOKEN: token } = process.env;
    const client = new PortalClient(url ? { url, token } : await started());
    await client.get('/api/fleet/environments').catch(error => {
      throw new Refusal(
        `No portal answers at ${client.url} (${error.message}). Start one with bin/start, or name one with SLIPWAY_URL and SLIPWAY_TOKEN.`,
      );
    });
    return client;
  }

  get(path) {
    return this.#request('GET', path);
  }

  post(path, body) {
    return this.#request('POST', path, body);
  }

  /** Undefined in place of an error when there is no such thing. */
  async find(path) {
    return this.get(path).catch(error => {
      if (error.status === 404) return undefined;
      throw error;
    });
  }

  /** All items of a paged list. */
  async list(path) {
    const items = [];
    let cursor;
    do {
      const next = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const page = await this.get(`${path}${next}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }

  /**
   * Runs a template to its end, as the form does.
   *
   * @throws Refusal with the end of its log when it fails.
   */
  async runTemplate(templateRef, values) {
    const { id } = await this.post('/api/scaffolder/v2/tasks', {
      templateRef,
      values,
    });
    const deadline = Date.now() + TASK_TIMEOUT_MS;
    for (;;) {
      const { status } = await this.get(`/api/scaffolder/v2/tasks/${id}`);
      if (status === 'completed') return;
      if (!['open', 'processing'].includes(status) || Date.now() > deadline) {
        const events = await this.get(`/api/scaffolder/v2/tasks/${id}/events`);
        const log = events.map(event => event.body.message).slice(-5);
        throw new Refusal(
          `${templateRef} ended with '${status}'; see ${
            this.url
          }/create/tasks/${id}\n${log.join('\n')}`,
        );
      }
      await sleep(200);
    }
  }

  async #request(method, path, body) {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    if (response.ok) return response.json();
    const answer = await response.text();
    const error = new Error(
      `${method} ${path}: ${response.status} ${answer.slice(0, 500)}`,
    );
    throw Object.assign(error, { status: response.status });
  }
}

async function started() {
  const data = resolve(process.env.SLIPWAY_DATA || join(root, '.data'));
  const read = async name => (await readFile(join(data, name), 'utf8')).trim();
  try {
    return {
      url: `http://localhost:${await read('port')}`,
      token: await read('api-token'),
      gitPassword: await read('git-password'),
    };
  } catch {
    throw new Refusal(
      `There is no portal in ${data}. Start one with bin/start, or name one with SLIPWAY_URL and SLIPWAY_TOKEN.`,
    );
  }
}
