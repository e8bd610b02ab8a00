import { Button } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { AdvisoriesRequest } from '@slipway/plugin-fleet-common';
import { RiCloseLine } from '@remixicon/react';
import { libraryApiRef } from '../../api/libraryApiRef';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { unpaged } from '../../lib/pagedUrl';
import { SEVERITIES } from '../../lib/severity';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import { OwnerFilter } from '../filters/EntityFilter';
import { EnvironmentFilter } from '../filters/EnvironmentFilter';
import { SearchFilter } from '../filters/SearchFilter';

/** Which advisories to show. */
export const AdvisoryFilters = (props: { request: AdvisoriesRequest }) => {
  const { request } = props;
  const { setFilters } = usePagedUrl();
  const libraries = useApi(libraryApiRef);
  return (
    <FilterBar
      label="Filter advisories"
      actions={
        <DownloadButton
          fileName="advisories.csv"
          load={() => libraries.getCsv('/advisories', unpaged(request))}
        />
      }
    >
      <SearchFilter
        label="Search advisories by id, library or summary"
        placeholder="Id, library or summary"
      />
      <ChoiceFilter
        name="severity"
        label="Severity"
        anyLabel="Any severity"
        choices={SEVERITIES.map(value => ({ value, label: value }))}
      />
      <EnvironmentFilter />
      <OwnerFilter />
      {request.library && (
        <Button
          variant="secondary"
          size="medium"
          iconEnd={<RiCloseLine />}
          aria-label={`Show other libraries than ${request.library} too`}
          onPress={() => setFilters({ library: undefined })}
        >
          {request.library}
        </Button>
      )}
    </FilterBar>
  );
};
