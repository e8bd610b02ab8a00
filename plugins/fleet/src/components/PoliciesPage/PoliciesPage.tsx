import { Flex, Skeleton, Text } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { usePolicies } from '../../hooks/usePolicies';
import { policiesRequest } from '../../lib/libraryUrls';
import { EmptyNote } from '../EmptyNote';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { SourceTroubles } from '../SourceTroubles';
import { SubPageContent } from '../SubPageContent';
import { PolicyCard } from './PolicyCard';
import { PolicyFilters } from './PolicyFilters';

export const PoliciesPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <Policies />
    </SubPageContent>
  </FleetQueryProvider>
);

/** What the platform team asks of libraries, and how far everybody is. The filters and the opened policy are in the URL. */
export function Policies() {
  return (
    <Flex direction="column" gap="4">
      <SourceTroubles kinds={['policies', 'index']} />
      <PolicyList />
    </Flex>
  );
}

function PolicyList() {
  const { url, setFilters } = usePagedUrl();
  const request = policiesRequest(url);
  const policies = usePolicies(request);
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
      <PolicyFilters request={request} />
      {request.state && (
        <Text as="p" color="secondary" style={{ margin: 0 }}>
          Policies with most services that are {request.state} come first; an
          opened one lists those services alone.
        </Text>
      )}
      {policies.data.items.map(policy => (
        <PolicyCard
          key={policy.id}
          policy={policy}
          request={request}
          isOpen={policy.id === opened}
          onToggle={() =>
            setFilters({
              policy: policy.id === opened ? undefined : policy.id,
            })
          }
        />
      ))}
    </>
  );
}
