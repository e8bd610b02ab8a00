import { TaskStream } from '@backstage/plugin-scaffolder-react';

type TaskState = 'running' | 'done' | 'failed';

/** How far a task of the scaffolder is. */
export interface TaskProgress {
  state: TaskState;
  steps: Array<{
    id: string;
    name: string;
    state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  }>;
  /** Why it failed, as a sentence. */
  error?: string;
  links: Array<{ title: string; url: string }>;
}

const STEP_STATES: Record<string, TaskProgress['steps'][number]['state']> = {
  open: 'waiting',
  processing: 'running',
  completed: 'done',
  failed: 'failed',
  cancelled: 'failed',
  skipped: 'skipped',
};

/** What the stream of a task's events amounts to. */
export function taskProgress(stream: TaskStream): TaskProgress {
  const steps = stream.task?.spec.steps ?? [];
  return {
    state: taskState(stream),
    steps: steps.map(({ id, name }) => ({
      id,
      name,
      state: STEP_STATES[stream.steps[id]?.status ?? 'open'] ?? 'waiting',
    })),
    error: stream.error?.message,
    links: (stream.output?.links ?? []).flatMap(({ title, url }) =>
      url ? [{ title: title ?? url, url }] : [],
    ),
  };
}

function taskState(stream: TaskStream): TaskState {
  if (stream.error || stream.cancelled) return 'failed';
  return stream.completed ? 'done' : 'running';
}
