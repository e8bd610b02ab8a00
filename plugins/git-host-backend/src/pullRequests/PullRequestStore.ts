import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError, isError } from '@backstage/errors';
import { pullRequestSchema, type PullRequest } from './pullRequest';
import { createState, readState, writeState } from '../repositories/stateFile';
import type { Repository } from '../repositories/repositories';

/** The pull requests of one repository, as `slipway/pulls/<number>.json` in its folder: they live and go with it. */
export class PullRequestStore {
  readonly #folder: string;
  readonly #name: string;

  constructor({ gitDir, owner, name }: Repository) {
    this.#folder = join(gitDir, 'slipway', 'pulls');
    this.#name = `${owner}/${name}`;
  }

  /** Newest first. */
  async list(): Promise<PullRequest[]> {
    const numbers = await this.#numbers();
    const found: PullRequest[] = [];
    for (const number of numbers.reverse()) {
      const pull = await readState(this.#file(number), pullRequestSchema);
      if (pull) found.push(pull);
    }
    return found;
  }

  /** @throws NotFoundError when there is none with this number. */
  async get(number: number): Promise<PullRequest> {
    const pull = await readState(this.#file(number), pullRequestSchema);
    if (pull) return pull;
    throw new NotFoundError(
      `There is no pull request ${number} in ${this.#name}.`,
    );
  }

  /** Gives it the next number, which no other gets. */
  async create(pull: Omit<PullRequest, 'number'>): Promise<PullRequest> {
    const numbers = await this.#numbers();
    for (let number = (numbers.at(-1) ?? 0) + 1; ; number++) {
      const created = { ...pull, number };
      if (await createState(this.#file(number), created)) return created;
    }
  }

  async save(pull: PullRequest): Promise<void> {
    await writeState(this.#file(pull.number), pull);
  }

  #file(number: number): string {
    return join(this.#folder, `${number}.json`);
  }

  /** In order; what a killed process left half written has another name. */
  async #numbers(): Promise<number[]> {
    try {
      const files = await readdir(this.#folder);
      return files
        .flatMap(file => /^([1-9]\d{0,8})\.json$/.exec(file)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b);
    } catch (error) {
      if (isError(error) && error.code === 'ENOENT') return [];
      throw error;
    }
  }
}
