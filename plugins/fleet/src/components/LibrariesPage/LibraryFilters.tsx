import { useApi } from '@backstage/frontend-plugin-api';
import { LibrariesRequest } from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { unpaged } from '../../lib/pagedUrl';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { OwnerFilter } from '../filters/EntityFilter';
import { FlagFilter } from '../filters/FlagFilter';
import { SearchFilter } from '../filters/SearchFilter';

/** Which libraries to show, and the way to have them all as a file. */
export const LibraryFilters = (props: { request: LibrariesRequest }) => {
  const libraries = useApi(libraryApiRef);
  return (
    <FilterBar
      label="Filter libraries"
      actions={
        <DownloadButton
          fileName="libraries.csv"
          load={() => libraries.getCsv('/libraries', unpaged(props.request))}
        />
      }
    >
      <SearchFilter
        label="Search libraries by name"
        placeholder="Name of a library"
      />
      <OwnerFilter />
      <FlagFilter name="internal">Internal</FlagFilter>
      <FlagFilter name="outdated">Outdated</FlagFilter>
      <FlagFilter name="vulnerable">Vulnerable</FlagFilter>
    </FilterBar>
  );
};
