import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { readState, writeState } from '../repositories/stateFile';
import type { Repository } from '../repositories/repositories';
import type { Turns } from '../repositories/turns';

export const STATUS_STATES = [
  'pending',
  'success',
  'error',
  'failure',
  'warning',
  'skipped',
] as const;

const statusSchema = z.object({
  id: z.number().int(),
  context: z.string(),
  state: z.enum(STATUS_STATES),
  description: z.string(),
  targetUrl: z.string(),
  creator: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export type CommitStatus = z.infer<typeof statusSchema>;

const MAX_CONTEXTS = 200;

/** What checks say of commits: the last word per context, as `slipway/statuses/<commit>.json` of the repository. */
export class CommitStatuses {
  readonly #turns: Turns;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** In the order in which the contexts appeared. */
  async list(repository: Repository, commit: string): Promise<CommitStatus[]> {
    const file = statusFile(repository, commit);
    return (await readState(file, z.array(statusSchema))) ?? [];
  }

  async set(
    repository: Repository,
    commit: string,
    wanted: Omit<CommitStatus, 'id' | 'createdAt' | 'updatedAt'>,
  ): Promise<CommitStatus> {
    return this.#turns.take(repository.gitDir, async () => {
      const all = await this.list(repository, commit);
      const at = new Date().toISOString();
      const before = all.find(({ context }) => context === wanted.context);
      if (!before && all.length >= MAX_CONTEXTS) {
        throw new InputError(
          `${commit} has statuses of ${MAX_CONTEXTS} contexts; use fewer of them.`,
        );
      }
      const status = {
        ...wanted,
        id: before?.id ?? all.length + 1,
        createdAt: before?.createdAt ?? at,
        updatedAt: at,
      };
      const next = before
        ? all.map(other => (other === before ? status : other))
        : [...all, status];
      await writeState(statusFile(repository, commit), next);
      return status;
    });
  }
}

/** The contexts among those that are required which have not succeeded. */
export function missingContexts(
  required: string[],
  statuses: CommitStatus[],
): string[] {
  const passed = new Set(
    statuses
      .filter(({ state }) => !['pending', 'error', 'failure'].includes(state))
      .map(({ context }) => context),
  );
  return required.filter(context => !passed.has(context));
}

/** One word for all of them; nothing said yet is pending. */
export function combineStates(
  statuses: CommitStatus[],
): 'failure' | 'pending' | 'success' {
  const states = new Set(statuses.map(({ state }) => state));
  if (states.has('error') || states.has('failure')) return 'failure';
  return states.size === 0 || states.has('pending') ? 'pending' : 'success';
}

function statusFile({ gitDir }: Repository, commit: string): string {
  return join(gitDir, 'slipway', 'statuses', `${commit}.json`);
}
