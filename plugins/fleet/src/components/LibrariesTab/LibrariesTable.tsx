import { useCallback, useMemo } from 'react';
import { Button, Checkbox, Flex, SearchField, Table } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useSearchText } from '../../hooks/useSearchText';
import { useServiceLibraries } from '../../hooks/useServiceLibraries';
import { EmptyNote } from '../EmptyNote';
import { FailurePanel } from '../FailurePanel';
import { libraryColumns } from './libraryColumns';
import styles from './LibrariesTable.module.css';

/** The libraries of the last good reading; search, filter and page are in the URL. */
export const LibrariesTable = ({ serviceRef }: { serviceRef: string }) => {
  const { url, setFilters, position, pagination } = usePagedUrl();
  const search = url.get('search') ?? '';
  const directOnly = url.get('direct') === 'true';
  const libraries = useServiceLibraries(serviceRef, {
    limit: position.limit,
    cursor: position.cursor,
    search: search || undefined,
    direct: directOnly || undefined,
  });
  const rows = useMemo(
    () =>
      libraries.data?.items.map(library => ({
        id: `${library.name}@${library.version}`,
        library,
      })),
    [libraries.data],
  );

  return (
    <Flex direction="column" gap="3">
      <LibraryFilters
        search={search}
        directOnly={directOnly}
        onChange={setFilters}
      />
      {libraries.isError && (
        <FailurePanel
          title="The libraries could not be loaded"
          error={libraries.error}
          isRetrying={libraries.isFetching}
          onRetry={() => void libraries.refetch()}
        />
      )}
      {(rows || !libraries.isError) && (
        <Table
          columnConfig={libraryColumns}
          data={rows}
          isPending={libraries.isPending}
          isStale={libraries.isPlaceholderData}
          pagination={pagination(libraries)}
          emptyState={
            search || directOnly ? (
              <EmptyNote
                title="No library matches"
                action={
                  <Button
                    onPress={() =>
                      setFilters({ search: undefined, direct: undefined })
                    }
                  >
                    Clear the filters
                  </Button>
                }
              />
            ) : (
              <EmptyNote title="The lockfile resolves no library" />
            )
          }
        />
      )}
    </Flex>
  );
};

function LibraryFilters(props: {
  search: string;
  directOnly: boolean;
  onChange: (filters: Record<string, string | undefined>) => void;
}) {
  const { search, directOnly, onChange } = props;
  const [typed, setTyped] = useSearchText(
    search,
    useCallback(text => onChange({ search: text }), [onChange]),
  );
  return (
    <div className={styles.filters} role="search" aria-label="Filter libraries">
      <SearchField
        className={styles.search}
        aria-label="Search libraries by name"
        placeholder="Name of a library"
        value={typed}
        onChange={setTyped}
      />
      <Checkbox
        isSelected={directOnly}
        onChange={selected =>
          onChange({ direct: selected ? 'true' : undefined })
        }
      >
        Direct only
      </Checkbox>
    </div>
  );
}
