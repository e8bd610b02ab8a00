import { useMemo } from 'react';
import { Button, Flex } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useServiceLibraries } from '../../hooks/useServiceLibraries';
import { serviceLibrariesRequest } from '../../lib/libraryUrls';
import { EmptyNote } from '../EmptyNote';
import { QueryTable } from '../QueryTable';
import { libraryColumns } from './libraryColumns';
import { ServiceLibraryFilters } from './ServiceLibraryFilters';

/** The libraries of the default branch or of a build that runs; filters and page are in the URL. */
export const LibrariesTable = ({ serviceRef }: { serviceRef: string }) => {
  const { url, setFilters, pagination } = usePagedUrl();
  const request = serviceLibrariesRequest(url);
  const libraries = useServiceLibraries(serviceRef, request);
  const rows = useMemo(
    () =>
      libraries.data?.items.map(library => ({
        id: `${library.name}@${library.version} ${library.marker}`,
        library,
      })),
    [libraries.data],
  );
  const { search, direct, behind, vulnerable, environment } = request;
  const isFiltered = search || direct || behind || vulnerable;

  return (
    <Flex direction="column" gap="3">
      <ServiceLibraryFilters serviceRef={serviceRef} request={request} />
      <QueryTable
        query={libraries}
        rows={rows}
        columns={libraryColumns}
        pagination={pagination(libraries)}
        failure="The libraries could not be loaded"
        empty={
          isFiltered ? (
            <EmptyNote
              title="No library matches"
              action={
                <Button
                  onPress={() =>
                    setFilters({
                      search: undefined,
                      direct: undefined,
                      behind: undefined,
                      vulnerable: undefined,
                    })
                  }
                >
                  Clear the filters
                </Button>
              }
            />
          ) : (
            <NothingResolved environment={environment} />
          )
        }
      />
    </Flex>
  );
};

function NothingResolved({ environment }: { environment?: string }) {
  if (!environment)
    return <EmptyNote title="The lockfile resolves no library" />;
  return (
    <EmptyNote title={`Nothing is known of what runs in ${environment}`}>
      The build that runs there was not reported. Let its pipeline upload a
      snapshot with a reporting token; the command stands below.
    </EmptyNote>
  );
}
