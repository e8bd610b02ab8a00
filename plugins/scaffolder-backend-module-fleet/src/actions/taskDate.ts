import type { AuthService } from '@backstage/backend-plugin-api';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';

/** When the task was made: the one moment on which all runs of a task agree. A dry run is no stored task and has none. */
export async function taskDate(
  ctx: { isDryRun?: boolean; task: { id: string } },
  options: {
    auth: AuthService;
    scaffolder: Pick<ScaffolderService, 'getTask'>;
  },
): Promise<Date> {
  const { auth, scaffolder } = options;
  if (ctx.isDryRun) return new Date(0);
  const task = await scaffolder.getTask(
    { taskId: ctx.task.id },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  return new Date(task.createdAt);
}
