import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { readState, writeState } from '../repositories/stateFile';
import type { Repository } from '../repositories/repositories';
import type { Turns } from '../repositories/turns';

const labelSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  /** Six hexadecimal digits. */
  color: z.string(),
  description: z.string(),
});

export type Label = z.infer<typeof labelSchema>;

/** The labels that a repository has for its pull requests, as `slipway/labels.json` of the repository. */
export class Labels {
  readonly #turns: Turns;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  async list(repository: Repository): Promise<Label[]> {
    const file = labelsFile(repository);
    return (await readState(file, z.array(labelSchema))) ?? [];
  }

  create(repository: Repository, wanted: Omit<Label, 'id'>): Promise<Label> {
    return this.#turns.take(repository.gitDir, async () => {
      const all = await this.list(repository);
      const label = { ...wanted, id: all.length + 1 };
      await writeState(labelsFile(repository), [...all, label]);
      return label;
    });
  }

  /**
   * The ids of labels that were named by id or name.
   *
   * @throws InputError when there is no such label.
   */
  async resolve(
    repository: Repository,
    wanted: Array<number | string>,
  ): Promise<number[]> {
    const all = await this.list(repository);
    const ids = wanted.map(key => {
      const found = all.find(({ id, name }) => id === key || name === key);
      if (found) return found.id;
      throw new InputError(`There is no label ${key}; create it first.`);
    });
    return [...new Set(ids)];
  }
}

function labelsFile({ gitDir }: Repository): string {
  return join(gitDir, 'slipway', 'labels.json');
}
