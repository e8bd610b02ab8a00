import { useEffect } from 'react';
import { useTaskEventStream } from '@backstage/plugin-scaffolder-react';
import { useQueryClient } from '@tanstack/react-query';
import { taskProgress } from '../lib/taskProgress';
import { queryKeys } from './queryClient';

/** How far the task that proposes an update is; what it changed is asked for anew at its end. */
export function useUpdateTask(taskId: string) {
  const progress = taskProgress(useTaskEventStream(taskId));
  const queryClient = useQueryClient();
  const isOver = progress.state !== 'running';

  useEffect(() => {
    if (isOver) {
      void queryClient.invalidateQueries({ queryKey: queryKeys.all });
    }
  }, [isOver, queryClient]);
  return progress;
}
