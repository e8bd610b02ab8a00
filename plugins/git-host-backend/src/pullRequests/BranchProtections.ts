import { join } from 'node:path';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import { readState, writeState } from '../repositories/stateFile';
import type { Repository } from '../repositories/repositories';
import type { Turns } from '../repositories/turns';

const protectionSchema = z.object({
  branch: z.string(),
  /** Whether it may be pushed to, other than by merging a pull request. */
  allowPush: z.boolean(),
  /** The checks that must have succeeded before a merge. */
  requiredContexts: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export type BranchProtection = z.infer<typeof protectionSchema>;
export type ProtectionRules = Pick<
  BranchProtection,
  'allowPush' | 'requiredContexts'
>;

/** Which branches take changes only on conditions, as `slipway/protections.json` of the repository. */
export class BranchProtections {
  readonly #turns: Turns;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  async list(repository: Repository): Promise<BranchProtection[]> {
    const file = protectionsFile(repository);
    return (await readState(file, z.array(protectionSchema))) ?? [];
  }

  /** Undefined for a branch that is not protected. */
  async find(
    repository: Repository,
    branch: string,
  ): Promise<BranchProtection | undefined> {
    const all = await this.list(repository);
    return all.find(protection => protection.branch === branch);
  }

  /** @throws NotFoundError when the branch is not protected. */
  async get(repository: Repository, branch: string): Promise<BranchProtection> {
    const found = await this.find(repository, branch);
    if (found) return found;
    throw new NotFoundError(`The branch ${branch} is not protected.`);
  }

  /** @throws NotAllowedError when it is protected already; that is how Gitea answers. */
  create(
    repository: Repository,
    wanted: ProtectionRules & { branch: string },
  ): Promise<BranchProtection> {
    return this.#change(repository, async all => {
      if (all.some(({ branch }) => branch === wanted.branch)) {
        throw new NotAllowedError(
          `The branch ${wanted.branch} is protected already; change its protection instead.`,
        );
      }
      const at = new Date().toISOString();
      const created = { ...wanted, createdAt: at, updatedAt: at };
      return { next: [...all, created], result: created };
    });
  }

  edit(
    repository: Repository,
    branch: string,
    rules: Partial<ProtectionRules>,
  ): Promise<BranchProtection> {
    return this.#change(repository, async all => {
      const before = await this.get(repository, branch);
      const updatedAt = new Date().toISOString();
      const result = { ...before, ...rules, updatedAt };
      const next = all.map(other => (other.branch === branch ? result : other));
      return { next, result };
    });
  }

  remove(repository: Repository, branch: string): Promise<void> {
    return this.#change(repository, async all => {
      await this.get(repository, branch);
      const next = all.filter(other => other.branch !== branch);
      return { next, result: undefined };
    });
  }

  #change<T>(
    repository: Repository,
    change: (
      all: BranchProtection[],
    ) => Promise<{ next: BranchProtection[]; result: T }>,
  ): Promise<T> {
    return this.#turns.take(repository.gitDir, async () => {
      const { next, result } = await change(await this.list(repository));
      await writeState(protectionsFile(repository), next);
      return result;
    });
  }
}

function protectionsFile({ gitDir }: Repository): string {
  return join(gitDir, 'slipway', 'protections.json');
}
