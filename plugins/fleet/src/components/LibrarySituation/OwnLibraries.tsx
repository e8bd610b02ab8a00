import { useOwnRefs } from '../../hooks/useOwnRefs';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { OwnersSituation } from './OwnersSituation';

/** Home page widget: the libraries of the services of whoever looks at it. */
export const OwnLibraries = () => (
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
    <OwnersSituation owners={owners.data} nothing="You own no service yet" />
  );
}
