import { useMemo } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Flex } from '@backstage/ui';
import { useAdvisories } from '../../hooks/useAdvisories';
import { useLibrarySources } from '../../hooks/useLibrarySources';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { advisoriesRequest, advisoriesSorting } from '../../lib/libraryUrls';
import { withSorting } from '../../lib/sorting';
import { AdvisoryPage } from '../AdvisoryPage/AdvisoryPage';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { QueryTable } from '../QueryTable';
import { SourceTroubles } from '../SourceTroubles';
import { SubPageContent } from '../SubPageContent';
import { advisoryColumns } from './advisoryColumns';
import { AdvisoryFilters } from './AdvisoryFilters';
import { AdvisorySources } from './AdvisorySources';
import { NoAdvisories } from './NoAdvisories';

/** All advisories, and below it the page of each. */
export const AdvisoriesPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <Routes>
        <Route index element={<AdvisoriesTable />} />
        <Route path=":id" element={<AdvisoryPage />} />
      </Routes>
    </SubPageContent>
  </FleetQueryProvider>
);

/** Every open advisory that hits a version in use, the worst first. Filters, sorting and page are in the URL. */
export function AdvisoriesTable() {
  const { url, setUrl, pagination } = usePagedUrl();
  const request = advisoriesRequest(url);
  const advisories = useAdvisories(request);
  const sources = useLibrarySources();
  const rows = useMemo(
    () =>
      advisories.data?.items.map(advisory => ({ id: advisory.id, advisory })),
    [advisories.data],
  );

  return (
    <Flex direction="column" gap="4">
      <SourceTroubles kinds={['advisories']} />
      <AdvisoryFilters request={request} />
      <QueryTable
        query={advisories}
        rows={rows}
        columns={advisoryColumns}
        sort={{
          descriptor: advisoriesSorting(url),
          onSortChange: sorting =>
            setUrl(current => withSorting(current, sorting)),
        }}
        pagination={pagination(advisories)}
        failure="The advisories could not be loaded"
        empty={<NoAdvisories request={request} sources={sources.data?.items} />}
      />
      <AdvisorySources sources={sources.data?.items ?? []} />
    </Flex>
  );
}
