import { Select } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ServiceLibrariesRequest } from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { BEHIND, BEHIND_LABELS } from '../../lib/behind';
import { DownloadButton } from '../DownloadButton';
import { EnvironmentSelect } from '../EnvironmentSelect';
import { FilterBar, FilterCheckbox } from '../FilterBar';
import { SearchBox } from '../SearchBox';

const ANY = 'any';

/** Whose libraries to show, which of them, and the ways to have them as a file. */
export const ServiceLibraryFilters = (props: {
  serviceRef: string;
  request: ServiceLibrariesRequest;
  onChange: (filters: Record<string, string | undefined>) => void;
}) => {
  const { serviceRef, request, onChange } = props;
  return (
    <FilterBar
      label="Filter libraries"
      actions={<Downloads serviceRef={serviceRef} request={request} />}
    >
      <EnvironmentSelect
        environment={request.environment}
        anyLabel="Default branch"
        onChange={environment => onChange({ environment })}
      />
      <SearchBox
        label="Search libraries by name"
        placeholder="Name of a library"
        text={request.search ?? ''}
        onChange={search => onChange({ search })}
      />
      <Select
        aria-label="How far behind"
        size="medium"
        options={[
          { value: ANY, label: 'Behind or not' },
          ...BEHIND.map(value => ({ value, label: BEHIND_LABELS[value] })),
        ]}
        value={request.behind ?? ANY}
        onChange={key =>
          onChange({ behind: key === ANY ? undefined : String(key) })
        }
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

function Downloads(props: {
  serviceRef: string;
  request: ServiceLibrariesRequest;
}) {
  const { serviceRef, request } = props;
  const libraries = useApi(libraryApiRef);
  const { name } = parseEntityRef(serviceRef);
  const fileName = [name, request.environment].filter(Boolean).join('-');
  return (
    <>
      <DownloadButton
        fileName={`${fileName}.cdx.json`}
        mediaType="application/vnd.cyclonedx+json"
        load={() =>
          libraries.getSbom(serviceRef, { environment: request.environment })
        }
      >
        SBOM
      </DownloadButton>
      <DownloadButton
        fileName={`${fileName}-libraries.csv`}
        load={() =>
          libraries.getServiceLibrariesCsv(serviceRef, {
            ...request,
            limit: undefined,
            cursor: undefined,
          })
        }
      />
    </>
  );
}
