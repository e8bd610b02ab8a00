import { useMemo } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Flex } from '@backstage/ui';
import { useLibraries } from '../../hooks/useLibraries';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { librariesRequest, librariesSorting } from '../../lib/libraryUrls';
import { withSorting } from '../../lib/sorting';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { LibraryPage } from '../LibraryPage/LibraryPage';
import { QueryTable } from '../QueryTable';
import { SourceTroubles } from '../SourceTroubles';
import { SubPageContent } from '../SubPageContent';
import { LibraryFilters } from './LibraryFilters';
import { libraryColumns } from './libraryColumns';
import { NoLibraries } from './NoLibraries';

/** All libraries, and below it the page of each. */
export const LibrariesPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <Routes>
        <Route index element={<LibrariesTable />} />
        <Route path=":name" element={<LibraryPage />} />
      </Routes>
    </SubPageContent>
  </FleetQueryProvider>
);

/** Every library in use, the internal ones first. Search, filters, sorting and page are in the URL. */
export function LibrariesTable() {
  const { url, setUrl, pagination } = usePagedUrl();
  const request = librariesRequest(url);
  const libraries = useLibraries(request);
  const rows = useMemo(
    () => libraries.data?.items.map(library => ({ id: library.name, library })),
    [libraries.data],
  );

  return (
    <Flex direction="column" gap="4">
      <SourceTroubles kinds={['index', 'advisories']} />
      <LibraryFilters request={request} />
      <QueryTable
        query={libraries}
        rows={rows}
        columns={libraryColumns}
        sort={{
          descriptor: librariesSorting(url),
          onSortChange: sorting =>
            setUrl(current => withSorting(current, sorting)),
        }}
        pagination={pagination(libraries)}
        failure="The libraries could not be loaded"
        empty={<NoLibraries request={request} />}
      />
    </Flex>
  );
}
