import { Select } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { LibraryMatrixRequest } from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { useLibraries } from '../../hooks/useLibraries';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { OwnerFilter } from '../filters/EntityFilter';
import { ServiceSearch } from '../filters/SearchFilter';

/** More internal libraries than these cannot be chosen one by one; all of them stay in the matrix. */
const MOST_LIBRARIES = 200;

/** Which services and which columns to show. */
export const MatrixFilters = (props: {
  request: LibraryMatrixRequest;
  onLibraries: (libraries: string[]) => void;
}) => {
  const { request, onLibraries } = props;
  const api = useApi(libraryApiRef);
  const libraries = useLibraries({ internal: true, limit: MOST_LIBRARIES });
  const names = new Set([
    ...(libraries.data?.items ?? []).map(({ name }) => name),
    ...(request.library ?? []),
  ]);
  return (
    <FilterBar
      label="Filter the matrix"
      actions={
        <DownloadButton
          fileName="library-matrix.csv"
          load={() => api.getCsv('/library-matrix', request)}
        />
      }
    >
      <ServiceSearch />
      <OwnerFilter />
      <Select
        aria-label="Libraries"
        size="medium"
        placeholder="All internal libraries"
        selectionMode="multiple"
        options={[...names].map(name => ({ value: name, label: name }))}
        value={[...(request.library ?? [])]}
        onChange={keys => onLibraries(keys.map(String))}
      />
    </FilterBar>
  );
};
