import { useServiceUpdates } from '../../hooks/useServiceUpdates';
import { FailurePanel } from '../FailurePanel';
import { Section } from '../Section';
import { UpdateList } from '../WaitingUpdates/UpdateList';

/** What else was proposed to the service: libraries and scripts of campaigns. */
export const OtherUpdates = ({ serviceRef }: { serviceRef: string }) => {
  const updates = useServiceUpdates(serviceRef);
  const others = updates.data?.filter(({ kind }) => kind !== 'template');
  if (updates.isError) {
    return (
      <FailurePanel
        title="What else was proposed could not be loaded"
        error={updates.error}
        isRetrying={updates.isFetching}
        onRetry={() => void updates.refetch()}
      />
    );
  }
  if (!others || others.length === 0) return null;
  return (
    <Section title="Other proposed changes">
      <UpdateList updates={others} label="Other proposed changes" />
    </Section>
  );
};
