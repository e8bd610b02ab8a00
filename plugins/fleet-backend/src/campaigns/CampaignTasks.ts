import type { AuthService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { JsonObject, JsonValue } from '@backstage/types';
import { z } from 'zod/v3';
import { onOneLine } from '../http/remoteError';
import type { Claim, ObservedTask } from './decide/types';

/** Tasks of one question, of those that may be the one that a killed portal started. */
const PAGE = 50;
const PAGES = 20;
/** Clocks of the scaffolder's database and of ours may differ. */
const CLOCKS_MS = 60_000;

const STATES: Record<string, ObservedTask['state']> = {
  open: 'running',
  processing: 'running',
  completed: 'completed',
  skipped: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

const taskSchema = z.object({
  id: z.string(),
  status: z.string(),
  createdAt: z.string(),
  spec: z.object({ parameters: z.record(z.unknown()).optional() }),
});

const endSchema = z.object({
  type: z.literal('completion'),
  body: z.object({
    error: z.object({ message: z.string().min(1) }),
  }),
});

/**
 * The tasks of campaigns in the scaffolder, started as the portal itself: a person's token would end before the last
 * ones. The id of its claim is in the parameters of each.
 */
export class CampaignTasks {
  readonly #scaffolder: ScaffolderService;
  readonly #auth: AuthService;

  constructor(options: { scaffolder: ScaffolderService; auth: AuthService }) {
    this.#scaffolder = options.scaffolder;
    this.#auth = options.auth;
  }

  async start(task: {
    /** Name of a template in the default namespace. */
    template: string;
    values: JsonObject;
    claim: Claim;
  }): Promise<{ taskId: string }> {
    const values: Record<string, JsonValue> = {};
    for (const [name, value] of Object.entries(task.values)) {
      if (value !== undefined) values[name] = value;
    }
    values.claim = task.claim.id;
    return this.#scaffolder.scaffold(
      { templateRef: `template:default/${task.template}`, values },
      await this.#asPortal(),
    );
  }

  /** How a task goes; `gone` when the scaffolder no longer knows it. */
  async get(taskId: string): Promise<ObservedTask> {
    try {
      const found = await this.#scaffolder.getTask(
        { taskId },
        await this.#asPortal(),
      );
      return await this.#observed(taskSchema.parse(found));
    } catch (error) {
      if (isNotFound(error)) return { id: taskId, state: 'gone' };
      throw error;
    }
  }

  /** The tasks that were started for claims and of which nobody lived to write down the ids, by id of the claim. */
  async find(claims: Claim[]): Promise<Map<string, ObservedTask>> {
    const found = new Map<string, ObservedTask>();
    const wanted = new Set(claims.map(({ id }) => id));
    const times = claims.map(({ at }) => Date.parse(at));
    const earliest = Math.min(...times) - CLOCKS_MS;
    for (let page = 0; page < PAGES && wanted.size > 0; page++) {
      const { items } = await this.#scaffolder.listTasks(
        { limit: PAGE, offset: page * PAGE },
        await this.#asPortal(),
      );
      // The newest come first.
      const tasks = z.array(taskSchema).parse(items);
      for (const task of tasks) {
        const claim = `${task.spec.parameters?.claim}`;
        if (!wanted.delete(claim)) continue;
        found.set(claim, await this.#observed(task));
      }
      const last = tasks.at(-1);
      const isPast = last && Date.parse(last.createdAt) < earliest;
      if (tasks.length < PAGE || isPast) break;
    }
    return found;
  }

  async #observed({
    id,
    status,
  }: z.infer<typeof taskSchema>): Promise<ObservedTask> {
    const state = STATES[status] ?? 'running';
    if (state !== 'failed') return { id, state };
    const events = await this.#scaffolder.getLogs(
      { taskId: id },
      await this.#asPortal(),
    );
    const end = events.map(event => endSchema.safeParse(event)).at(-1);
    const message = end?.data?.body.error.message;
    return { id, state, error: message && onOneLine(message) };
  }

  async #asPortal() {
    return { credentials: await this.#auth.getOwnServiceCredentials() };
  }
}

function isNotFound(error: unknown): boolean {
  return (
    isError(error) &&
    (error.name === 'NotFoundError' ||
      (error as { statusCode?: unknown }).statusCode === 404)
  );
}
