import { Flex, Skeleton, TablePagination } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useTimeline } from '../../hooks/useTimeline';
import { isFiltered, timelineRequest } from '../../lib/deploymentUrls';
import { EmptyNote } from '../EmptyNote';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { HowToReport } from '../HowToReport';
import { NothingMatches } from '../NothingMatches';
import { SubPageContent } from '../SubPageContent';
import { TimelineDays } from './TimelineDays';
import { TimelineDelivery } from './TimelineDelivery';
import { TimelineFilters } from './TimelineFilters';

export const TimelinePage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <Timeline />
    </SubPageContent>
  </FleetQueryProvider>
);

/** The fleet's deployments, the latest first, day by day. Filters and page are in the URL. */
export function Timeline() {
  const { url } = usePagedUrl();
  const request = timelineRequest(url);
  return (
    <Flex direction="column" gap="6">
      <TimelineDelivery request={request} />
      <Flex direction="column" gap="4">
        <TimelineFilters request={request} />
        <TimelineList />
      </Flex>
    </Flex>
  );
}

function TimelineList() {
  const { url, pagination } = usePagedUrl();
  const request = timelineRequest(url);
  const timeline = useTimeline(request);

  if (timeline.isPending) return <Skeleton width="100%" height={320} />;
  if (!timeline.data) {
    return (
      <FailurePanel
        title="The deployments could not be loaded"
        error={timeline.error}
        isRetrying={timeline.isFetching}
        onRetry={() => void timeline.refetch()}
      />
    );
  }
  if (timeline.data.items.length === 0) {
    return isFiltered(request) ? (
      <NothingMatches title="No deployment matches" />
    ) : (
      <EmptyNote title="No deployment was reported yet">
        <HowToReport serviceRef="component:default/payments" />
      </EmptyNote>
    );
  }
  return (
    <>
      <TimelineDays deployments={timeline.data.items} />
      <TablePagination {...pagination(timeline)} />
    </>
  );
}
