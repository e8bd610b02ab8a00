import { useState } from 'react';
import { Select, TextField } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  LibraryUsersRequest,
  LibraryVersionUse,
} from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { useSearchText } from '../../hooks/useSearchText';
import { isSpecifier } from '../../lib/specifier';
import { DownloadButton } from '../DownloadButton';
import { EnvironmentSelect } from '../EnvironmentSelect';
import { FilterBar, FilterCheckbox } from '../FilterBar';
import { OwnerSelect } from '../OwnerSelect';
import { SearchBox } from '../SearchBox';

type OnChange = (filters: Record<string, string | undefined>) => void;

/** Which of the services to show: by version, by where it runs, by owner. */
export const UserFilters = (props: {
  name: string;
  request: LibraryUsersRequest;
  typedVersions: string;
  versions: LibraryVersionUse[];
  onChange: OnChange;
}) => {
  const { name, request, onChange } = props;
  const libraries = useApi(libraryApiRef);
  return (
    <FilterBar
      label="Filter services"
      actions={
        <DownloadButton
          fileName={`${name}-services.csv`}
          load={() =>
            libraries.getLibraryUsersCsv(name, {
              ...request,
              limit: undefined,
              cursor: undefined,
            })
          }
        />
      }
    >
      <SearchBox
        label="Search services by name, owner or system"
        placeholder="Name, owner or system"
        text={request.search ?? ''}
        onChange={search => onChange({ search })}
      />
      <SpecifierBox typed={props.typedVersions} onChange={onChange} />
      <VersionSelect
        version={request.version}
        versions={props.versions}
        onChange={onChange}
      />
      <EnvironmentSelect
        environment={request.environment}
        anyLabel="Default branch"
        onChange={environment => onChange({ environment })}
      />
      <OwnerSelect
        owner={request.owner}
        onChange={owner => onChange({ owner })}
      />
      <FilterCheckbox
        isOn={Boolean(request.direct)}
        onChange={direct => onChange({ direct })}
      >
        Direct only
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

function SpecifierBox(props: { typed: string; onChange: OnChange }) {
  const [typed, setTyped] = useSearchText(props.typed, versions =>
    props.onChange({ versions, version: undefined }),
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

const ANY = 'any';

function VersionSelect(props: {
  version?: string;
  versions: LibraryVersionUse[];
  onChange: OnChange;
}) {
  const names = new Set([
    ...(props.version ? [props.version] : []),
    ...props.versions.map(({ version }) => version),
  ]);
  return (
    <Select
      aria-label="Version"
      size="medium"
      options={[
        { value: ANY, label: 'Any version' },
        ...[...names].map(name => ({ value: name, label: name })),
      ]}
      value={props.version ?? ANY}
      onChange={key =>
        props.onChange({
          version: key === ANY ? undefined : String(key),
          versions: undefined,
        })
      }
    />
  );
}
