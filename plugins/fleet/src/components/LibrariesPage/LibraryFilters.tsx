import { useApi } from '@backstage/frontend-plugin-api';
import { LibrariesRequest } from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { DownloadButton } from '../DownloadButton';
import { FilterBar, FilterCheckbox } from '../FilterBar';
import { OwnerSelect } from '../OwnerSelect';
import { SearchBox } from '../SearchBox';

/** Which libraries to show, and the way to have them all as a file. */
export const LibraryFilters = (props: {
  request: LibrariesRequest;
  onChange: (filters: Record<string, string | undefined>) => void;
}) => {
  const { request, onChange } = props;
  const libraries = useApi(libraryApiRef);
  return (
    <FilterBar
      label="Filter libraries"
      actions={
        <DownloadButton
          fileName="libraries.csv"
          load={() =>
            libraries.getCsv('/libraries', {
              ...request,
              limit: undefined,
              cursor: undefined,
            })
          }
        />
      }
    >
      <SearchBox
        label="Search libraries by name"
        placeholder="Name of a library"
        text={request.search ?? ''}
        onChange={search => onChange({ search })}
      />
      <OwnerSelect
        owner={request.owner}
        onChange={owner => onChange({ owner })}
      />
      <FilterCheckbox
        isOn={Boolean(request.internal)}
        onChange={internal => onChange({ internal })}
      >
        Internal
      </FilterCheckbox>
      <FilterCheckbox
        isOn={Boolean(request.outdated)}
        onChange={outdated => onChange({ outdated })}
      >
        Outdated
      </FilterCheckbox>
      <FilterCheckbox
        isOn={Boolean(request.vulnerable)}
        onChange={vulnerable => onChange({ vulnerable })}
      >
        Vulnerable
      </FilterCheckbox>
    </FilterBar>
  );
};
