import { useApi } from '@backstage/frontend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ServiceLibrariesRequest } from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { BEHIND, BEHIND_LABELS } from '../../lib/behind';
import { unpaged } from '../../lib/pagedUrl';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import { EnvironmentFilter } from '../filters/EnvironmentFilter';
import { FlagFilter } from '../filters/FlagFilter';
import { SearchFilter } from '../filters/SearchFilter';

/** Whose libraries to show, which of them, and the ways to have them as a file. */
export const ServiceLibraryFilters = (props: {
  serviceRef: string;
  request: ServiceLibrariesRequest;
}) => {
  const { serviceRef, request } = props;
  return (
    <FilterBar
      label="Filter libraries"
      actions={<Downloads serviceRef={serviceRef} request={request} />}
    >
      <EnvironmentFilter anyLabel="Default branch" />
      <SearchFilter
        label="Search libraries by name"
        placeholder="Name of a library"
      />
      <ChoiceFilter
        name="behind"
        label="How far behind"
        anyLabel="Behind or not"
        choices={BEHIND.map(value => ({ value, label: BEHIND_LABELS[value] }))}
      />
      <FlagFilter name="direct">Direct only</FlagFilter>
      <FlagFilter name="vulnerable">Vulnerable</FlagFilter>
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
          libraries.getServiceLibrariesCsv(serviceRef, unpaged(request))
        }
      />
    </>
  );
}
