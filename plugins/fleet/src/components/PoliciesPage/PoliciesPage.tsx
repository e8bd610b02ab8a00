import { Flex, Skeleton } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { usePolicies } from '../../hooks/usePolicies';
import { EmptyNote } from '../EmptyNote';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { SourceTroubles } from '../SourceTroubles';
import { SubPageContent } from '../SubPageContent';
import { PolicyCard } from './PolicyCard';

export const PoliciesPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <Policies />
    </SubPageContent>
  </FleetQueryProvider>
);

/** What the platform team asks of libraries, and how far everybody is. The opened policy and its state are in the URL. */
export function Policies() {
  return (
    <Flex direction="column" gap="4">
      <SourceTroubles kinds={['policies', 'index']} />
      <PolicyList />
    </Flex>
  );
}

function PolicyList() {
  const policies = usePolicies();
  const { url, setFilters } = usePagedUrl();
  const opened = url.get('policy') ?? undefined;

  if (policies.isPending) return <Skeleton width="100%" height={240} />;
  if (!policies.data) {
    return (
      <FailurePanel
        title="The policies could not be loaded"
        error={policies.error}
        isRetrying={policies.isFetching}
        onRetry={() => void policies.refetch()}
      />
    );
  }
  if (policies.data.items.length === 0) {
    return (
      <EmptyNote title="No policies yet">
        A policy asks for a minimum version of a library, or bans some, by a
        day, with a reason. Write them under <code>fleet.policies</code> in the
        configuration, or in a YAML file in git that it names.
      </EmptyNote>
    );
  }
  return (
    <>
      {policies.data.items.map(policy => (
        <PolicyCard
          key={policy.id}
          policy={policy}
          isOpen={policy.id === opened}
          onToggle={() =>
            setFilters({
              policy: policy.id === opened ? undefined : policy.id,
              state: undefined,
            })
          }
        />
      ))}
    </>
  );
}
