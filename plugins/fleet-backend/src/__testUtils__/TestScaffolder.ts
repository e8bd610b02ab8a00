import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';

interface TestTask {
  id: string;
  templateRef: string;
  values: JsonObject;
  status: 'open' | 'processing' | 'completed' | 'failed' | 'cancelled';
  error?: string;
  createdAt: string;
  /** Who started it. */
  credentials: BackstageCredentials;
}

/** The scaffolder with tasks that end as the test says. */
export class TestScaffolder {
  readonly tasks: TestTask[] = [];
  /** What starting a task fails with. */
  problem?: Error;
  /** What a task does before whoever started it knows of it. */
  onStart?: (taskId: string) => Promise<void>;

  readonly service: ScaffolderService = {
    scaffold: async ({ templateRef, values }, { credentials }) => {
      if (this.problem) throw this.problem;
      const id = `task-${this.tasks.length + 1}`;
      const createdAt = new Date().toISOString();
      this.tasks.push({
        id,
        templateRef,
        values,
        status: 'open',
        createdAt,
        credentials,
      });
      await this.onStart?.(id);
      return { taskId: id };
    },
    getTask: async ({ taskId }) => toWire(this.require(taskId)),
    listTasks: async ({ limit = 50, offset = 0 }) => {
      const newest = [...this.tasks].reverse();
      return {
        items: newest.slice(offset, offset + limit).map(toWire),
        totalItems: newest.length,
      };
    },
    getLogs: async ({ taskId }) => {
      const { error } = this.require(taskId);
      return [
        {
          id: 1,
          taskId,
          createdAt: new Date().toISOString(),
          type: 'completion',
          body: { message: '', ...(error && { error: { message: error } }) },
        },
      ];
    },
    cancelTask: unasked,
    retry: unasked,
    dryRun: unasked,
    autocomplete: unasked,
    listActions: unasked,
    listTemplatingExtensions: unasked,
    getTemplateParameterSchema: unasked,
  };

  require(id: string): TestTask {
    const found = this.tasks.find(task => task.id === id);
    if (!found) throw new NotFoundError(`No task ${id}`);
    return found;
  }

  /** The services of the tasks that were started, in order. */
  get services(): unknown[] {
    return this.tasks.map(({ values }) => values.service);
  }
}

function toWire({ id, values, status, createdAt }: TestTask) {
  return {
    id,
    status,
    createdAt,
    spec: {
      apiVersion: 'scaffolder.backstage.io/v1beta3' as const,
      parameters: values,
      steps: [],
      output: {},
    },
  };
}

async function unasked(): Promise<never> {
  throw new Error('Nobody asks the scaffolder for this');
}
