import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { GiteaIntegrationConfig } from '@backstage/integration';
import { z } from 'zod';

/** What identifies a repository on its host. */
export interface RepositoryName {
  owner: string;
  name: string;
}

export interface ForgeRepository extends RepositoryName {
  description: string;
  defaultBranch: string;
}

const repositorySchema = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  description: z.string().nullish(),
  default_branch: z.string().nullish(),
});

const reasonSchema = z.object({ message: z.string().min(1).max(1000) });

const TIMEOUT_MS = 30_000;

/**
 * A Gitea or Forgejo host, or the embedded one, which speaks the same API.
 *
 * Reading what is not there gives `undefined`; everything else that does not succeed throws an error that says what to do.
 */
export class GiteaForge {
  readonly host: string;
  readonly #config: GiteaIntegrationConfig;
  readonly #baseUrl: string;

  constructor(config: GiteaIntegrationConfig) {
    this.host = config.host;
    this.#config = config;
    this.#baseUrl = config.baseUrl ?? `https://${config.host}`;
  }

  async getRepository(
    name: RepositoryName,
  ): Promise<ForgeRepository | undefined> {
    const response = await this.#request('GET', repositoryPath(name));
    if (response.status === 404) return undefined;
    return this.#readRepository(response);
  }

  /**
   * Creates an empty repository, visible as the host has it for new ones unless told otherwise.
   *
   * @throws ConflictError when the name is taken, NotFoundError when there is no such owner.
   */
  async createRepository(
    repository: ForgeRepository & { visibility?: 'private' | 'public' },
  ): Promise<ForgeRepository> {
    const { owner, name, description, defaultBranch, visibility } = repository;
    const path = `/orgs/${encodeURIComponent(owner)}/repos`;
    const response = await this.#request('POST', path, {
      name,
      description,
      default_branch: defaultBranch,
      ...(visibility && { private: visibility === 'private' }),
      auto_init: false,
    });
    if (response.status === 404) {
      throw new NotFoundError(
        `There is no organisation ${owner} on ${this.host}, or the portal's user may not see it; choose another owner, or ask for it to be made.`,
      );
    }
    if (response.status === 409) {
      throw new ConflictError(
        `${owner}/${name} exists already on ${this.host}.`,
      );
    }
    return this.#readRepository(response);
  }

  async updateDescription(
    repository: RepositoryName & { description: string },
  ): Promise<void> {
    const { description } = repository;
    const response = await this.#request('PATCH', repositoryPath(repository), {
      description,
    });
    await this.#readRepository(response);
  }

  /** Deletes a repository; one that is gone already is fine. */
  async deleteRepository(name: RepositoryName): Promise<void> {
    const response = await this.#request('DELETE', repositoryPath(name));
    if (response.ok || response.status === 404) return;
    await this.#refuse(response);
  }

  /** The URL to clone from and push to; it holds no credentials. */
  cloneUrl({ owner, name }: RepositoryName): string {
    return `${this.#baseUrl}/${owner}/${name}.git`;
  }

  /** The URL of a file or folder on a branch, as people and Backstage's URL reader use it. */
  contentUrl(
    location: RepositoryName & { branch: string; path?: string },
  ): string {
    const { owner, name, branch, path = '' } = location;
    return `${this.#baseUrl}/${owner}/${name}/src/branch/${branch}/${path}`;
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
      [`http.${this.#baseUrl}/.extraHeader`]: `Authorization: Basic ${base64(
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

  async #request(
    method: 'DELETE' | 'GET' | 'PATCH' | 'POST',
    path: string,
    body?: object,
  ): Promise<Response> {
    try {
      return await fetch(`${this.#baseUrl}/api/v1${path}`, {
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
        `The git host ${this.host} does not answer at ${
          this.#baseUrl
        }; try again when it is up.`,
        error,
      );
    }
  }

  async #readRepository(response: Response): Promise<ForgeRepository> {
    if (!response.ok) await this.#refuse(response);
    const repository = repositorySchema.parse(await response.json());
    return {
      owner: repository.owner.login,
      name: repository.name,
      description: repository.description ?? '',
      defaultBranch: repository.default_branch ?? '',
    };
  }

  async #refuse(response: Response): Promise<never> {
    const { status } = response;
    const reason = await readReason(response);
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
}

async function readReason(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { message } = reasonSchema.parse(JSON.parse(text));
    return `status ${response.status}, ${message}`;
  } catch {
    return `status ${response.status}`;
  }
}

function repositoryPath({ owner, name }: RepositoryName): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
