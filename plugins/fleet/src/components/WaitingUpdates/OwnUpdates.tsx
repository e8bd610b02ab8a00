import { useOwnRefs } from '../../hooks/useOwnRefs';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { OwnersUpdates } from './OwnersUpdates';

/** Home page widget: the updates that wait for whoever looks at it. */
export const OwnUpdates = () => (
  <FleetQueryProvider>
    <OwnInbox />
  </FleetQueryProvider>
);

function OwnInbox() {
  const owners = useOwnRefs();
  if (owners.isError) {
    return (
      <FailurePanel
        title="It could not be found out what you own"
        error={owners.error}
        onRetry={() => void owners.refetch()}
      />
    );
  }
  return <OwnersUpdates owners={owners.data} />;
}
