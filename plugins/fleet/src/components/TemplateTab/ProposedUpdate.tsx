import { Text } from '@backstage/ui';
import { ServiceUpdate } from '@slipway/plugin-fleet-common';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { Section } from '../Section';
import { TaskProgressView } from './TaskProgressView';
import { UpdateView } from './UpdateView';

/** The template update that is proposed, or was last; and the task that is at work on one. */
export const ProposedUpdate = ({ update }: { update?: ServiceUpdate }) => {
  const { url } = usePagedUrl();
  const running = update?.state === 'running' ? update.taskId : undefined;
  const taskId = running ?? url.get('task');
  return (
    <Section title="Proposed update">
      {taskId && <TaskProgressView key={taskId} taskId={taskId} />}
      {update && <UpdateView update={update} />}
      {!update && !taskId && (
        <Text color="secondary">No template update was proposed yet.</Text>
      )}
    </Section>
  );
};
