import { useState } from 'react';
import { TextField } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  LibraryUsersRequest,
  LibraryVersionUse,
} from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useSearchText } from '../../hooks/useSearchText';
import { unpaged } from '../../lib/pagedUrl';
import { isSpecifier } from '../../lib/specifier';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import { OwnerFilter } from '../filters/EntityFilter';
import { EnvironmentFilter } from '../filters/EnvironmentFilter';
import { FlagFilter } from '../filters/FlagFilter';
import { ServiceSearch } from '../filters/SearchFilter';

/** Which of the services to show: by version, by where it runs, by owner. */
export const UserFilters = (props: {
  name: string;
  request: LibraryUsersRequest;
  versions: LibraryVersionUse[];
}) => {
  const { name, request } = props;
  const libraries = useApi(libraryApiRef);
  return (
    <FilterBar
      label="Filter services"
      actions={
        <DownloadButton
          fileName={`${name}-services.csv`}
          load={() => libraries.getLibraryUsersCsv(name, unpaged(request))}
        />
      }
    >
      <ServiceSearch />
      <SpecifierFilter />
      <ChoiceFilter
        name="version"
        label="Version"
        anyLabel="Any version"
        choices={props.versions.map(({ version }) => ({
          value: version,
          label: version,
        }))}
        instead="versions"
      />
      <EnvironmentFilter anyLabel="Default branch" />
      <OwnerFilter />
      <FlagFilter name="direct">Direct only</FlagFilter>
      <FlagFilter name="vulnerable">Vulnerable</FlagFilter>
    </FilterBar>
  );
};

function SpecifierFilter() {
  const { url, setFilters } = usePagedUrl();
  const [typed, setTyped] = useSearchText(url.get('versions') ?? '', versions =>
    setFilters({ versions, version: undefined }),
  );
  const [left, setLeft] = useState(false);
  const isUnfinished = typed !== '' && !isSpecifier(typed);
  return (
    <TextField
      aria-label="Versions, as a PEP 440 specifier such as <4"
      placeholder="Versions: <4"
      size="medium"
      value={typed}
      onChange={setTyped}
      onFocus={() => setLeft(false)}
      onBlur={() => setLeft(true)}
      isInvalid={left && isUnfinished}
      description={
        left && isUnfinished
          ? 'A PEP 440 specifier, such as <4 or >=3,<4'
          : undefined
      }
    />
  );
}
