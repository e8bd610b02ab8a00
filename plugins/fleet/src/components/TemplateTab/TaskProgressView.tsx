import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Alert, Link } from '@backstage/ui';
import { useUpdateTask } from '../../hooks/useUpdateTask';
import { TaskProgress } from '../../lib/taskProgress';
import { scaffolderTaskRouteRef } from '../../routes';
import styles from './TaskProgressView.module.css';

const TITLES: Record<TaskProgress['state'], string> = {
  running: 'The update is being proposed',
  done: 'The task is done',
  failed: 'The task did not succeed',
};

const STATUSES = {
  running: 'info',
  done: 'success',
  failed: 'danger',
} as const;

/** How far the task is that proposes an update, and where its log is. */
export const TaskProgressView = ({ taskId }: { taskId: string }) => {
  const progress = useUpdateTask(taskId);
  const taskLink = useRouteRef(scaffolderTaskRouteRef);
  return (
    <Alert
      status={STATUSES[progress.state]}
      icon
      isPending={progress.state === 'running'}
      role="status"
      title={TITLES[progress.state]}
      description={
        <div className={styles.progress}>
          {progress.error && <span>{progress.error}</span>}
          {progress.state !== 'done' && <Steps steps={progress.steps} />}
          <span className={styles.links}>
            {progress.links.map(({ title, url }) => (
              <Link
                key={url}
                href={url}
                target="_blank"
                rel="noopener noreferrer"
              >
                {title}
              </Link>
            ))}
            {taskLink && (
              <Link href={taskLink({ taskId })}>Log of the task</Link>
            )}
          </span>
        </div>
      }
    />
  );
};

function Steps({ steps }: { steps: TaskProgress['steps'] }) {
  if (steps.length === 0) return null;
  return (
    <ol className={styles.steps} aria-label="Steps of the task">
      {steps.map(({ id, name, state }) => (
        <li key={id} aria-current={state === 'running' ? 'step' : undefined}>
          {name}: {state}
        </li>
      ))}
    </ol>
  );
}
