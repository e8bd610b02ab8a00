import { useOwnRefs } from '../../hooks/useOwnRefs';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { OwnersDeployments } from './OwnersDeployments';

/** Home page widget: how the services of whoever looks at it stand where they run. */
export const OwnDeployments = () => (
  <FleetQueryProvider>
    <OwnSituation />
  </FleetQueryProvider>
);

function OwnSituation() {
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
  return (
    <OwnersDeployments owners={owners.data} nothing="You own no service yet" />
  );
}
